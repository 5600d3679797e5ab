/** The example of pools, with a distributor and tokens that are made up; with a market of books beside it where asked. */
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { loadCampaign } from "../../src/epoch/load.ts";
import { DEPLOYMENT_ADDRESSES, inFolder, type Stage, stageFor, TIDE } from "./stage.ts";

const FOLDER = join(import.meta.dirname, "../../campaigns/pools");
const EXAMPLE = join(import.meta.dirname, "../../campaigns/example");

type Raw = Record<string, unknown>;

export interface RawCampaign extends Raw {
  $schema?: string;
  markets: Raw[];
  miners: Raw[];
  phases: { beta: Raw & { tokens: Raw[]; terms: Raw[] } };
}

const readCampaign = async (folder: string): Promise<RawCampaign> =>
  JSON.parse(await readFile(join(folder, "campaign.json"), "utf8"));

/** Runs a test on the example, altered as it likes, with the files of its logs. */
export function onPoolsExample(
  run: (stage: Stage) => Promise<void>,
  alter: (campaign: RawCampaign) => void | Promise<void> = () => {},
): Promise<void> {
  return inFolder(async (folder) => {
    const campaign = await readCampaign(FOLDER);
    delete campaign.$schema;
    const { beta } = campaign.phases;
    beta.distributor = DEPLOYMENT_ADDRESSES.distributor;
    // The reward tokens are told apart by their addresses: of the stage, and another.
    for (const [i, token] of beta.tokens.entries())
      token.address = i === 0 ? TIDE : `0x${"b5".repeat(20)}`;
    await alter(campaign);
    await cp(join(FOLDER, "books"), join(folder, "books"), { recursive: true });
    await writeFile(join(folder, "campaign.json"), JSON.stringify(campaign));
    const stage = stageFor(folder, await loadCampaign(join(folder, "campaign.json")));
    const tokens = stage.phase.tokens.map((token) => ({ ...token, address: token.address ?? "" }));
    const deployment = { ...stage.deployment, tokens };
    const build: Stage["build"] = (epoch, changes = {}) =>
      stage.build(epoch, { deployment, ...changes });
    await run({ ...stage, deployment, build });
  });
}

/** The same with a market of the other example, whose first epoch's books lie in the first four hours. */
export function onBothKinds(run: (stage: Stage) => Promise<void>): Promise<void> {
  return onPoolsExample(
    async (stage) => {
      for (const file of ["seed", "tide-usdc.ndjson.gz"])
        await cp(join(EXAMPLE, "books/1", file), join(stage.books, "1", file));
      await run(stage);
    },
    async (campaign) => {
      const example = await readCampaign(EXAMPLE);
      const of = (market: string) => (each: Raw) => each.market === market || each.id === market;
      campaign.markets.push(...example.markets.filter(of("tide-usdc")));
      campaign.miners = example.miners;
      const [terms] = example.phases.beta.terms.filter(of("tide-usdc"));
      campaign.phases.beta.terms.push({
        ...terms,
        rewards: [{ token: "TIDE", amount: "1000" }],
      });
      campaign.phases.beta.seedHashes = example.phases.beta.seedHashes;
    },
  );
}
