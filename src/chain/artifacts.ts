/** What the compiler made of the contracts, and whether it was made of the sources that lie here now. */
import { readFile } from "node:fs/promises";
import type { Artifact, ArtifactResolver, BuildInfo } from "@nomicfoundation/ignition-core";
import { InputError, refuse } from "../errors.ts";

export type { Artifact, ArtifactResolver, BuildInfo };

/** The contracts that are deployed. */
export type ContractName = "RewardDistributor" | "BetaToken";

const ROOT = new URL("../../", import.meta.url);
const REMEDY = "Compile them: npx hardhat build.";

/** @throws InputError where the contracts have not been compiled. */
export async function readArtifact(name: ContractName): Promise<Artifact> {
  return readJson(`artifacts/contracts/${name}.sol/${name}.json`, `artifact of ${name}`);
}

/** What the compiler was given: the standard JSON input, every source in it. */
export async function readBuildInfo(artifact: Artifact): Promise<BuildInfo> {
  const where = `build of ${artifact.contractName}`;
  return readJson(`artifacts/build-info/${artifact.buildInfoId}.json`, where);
}

/**
 * Refuses to go on with a build of other sources than those on disk: what is deployed must be what can be read here.
 * @param root the folder that contracts/ and node_modules/ lie in.
 * @throws InputError naming every source that was changed since, or is gone.
 */
export async function checkSources(artifact: Artifact, root = ROOT): Promise<void> {
  const { input } = await readBuildInfo(artifact);
  const sources = Object.entries(input.sources);
  const changed = await Promise.all(
    sources.map(async ([name, { content }]) => {
      const now = await readFile(new URL(fileOf(name), root), "utf8").catch(() => undefined);
      if (now === content) return [];
      return [
        {
          where: fileOf(name),
          got:
            now === undefined
              ? "no such file"
              : `another text than ${artifact.contractName} was compiled from`,
          expected: "the source of the compiled contracts",
          fix: REMEDY,
        },
      ];
    }),
  );
  const faults = changed.flat();
  if (faults.length > 0) throw new InputError(faults);
}

/** Where Ignition finds the contracts of its modules. */
export const artifactResolver: ArtifactResolver = {
  loadArtifact: (name) => readArtifact(name as ContractName),
  getBuildInfo: async (name) => readBuildInfo(await readArtifact(name as ContractName)),
};

/** A source's file, from its name in the compiler's input: `project/a.sol`, or `npm/<package>@<version>/a.sol`. */
function fileOf(source: string): string {
  return source
    .replace(/^project\//, "")
    .replace(/^npm\/((?:@[^/]+\/)?[^/@]+)@[^/]+\//, "node_modules/$1/");
}

async function readJson<T>(path: string, where: string): Promise<T> {
  const text = await readFile(new URL(path, ROOT), "utf8").catch(() =>
    refuse({ where, got: "no such file", expected: "the compiled contracts", fix: REMEDY }),
  );
  return JSON.parse(text) as T;
}
