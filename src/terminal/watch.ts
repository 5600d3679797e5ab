/** What a watcher found, for people and for programs. */
import type { Campaign, Phase } from "../campaign/campaign.ts";
import type { Reported } from "../chain/watch.ts";
import { EXIT, type ExitCode } from "./exit.ts";

/** What a finding is about. */
export interface Watched {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly distributor: string;
}

/** One line, and a line for each check that is not in order. */
export function describeFinding(finding: Reported): string {
  const { epoch, root, verdict, state, checks, urgent, liveAt, fromBooks, revokedBy } = finding;
  const until = state === "pending" ? ` until ${new Date(liveAt * 1_000).toISOString()}` : "";
  const word = verdict === "wrong" ? "WRONG" : verdict;
  const scores = verdict === "right" && !fromBooks ? ", scores as published" : "";
  return [
    `epoch ${epoch}  ${word}${scores}  root ${root}  ${state}${until}`,
    ...checks
      .filter(({ result }) => result !== "ok")
      .map(({ name, result, detail }) => `  ${result}  ${name}: ${detail}`),
    ...(urgent ? ["  WARNING: not proven, and its window is nearly over or past"] : []),
    ...(revokedBy === null ? [] : [`  revoked by ${revokedBy}`]),
  ].join("\n");
}

/** A finding as one object, the same for stdout and the webhook. */
export function findingAsJson({ campaign, phase, distributor }: Watched, finding: Reported) {
  const { isTold: _, ...said } = finding;
  return {
    format: "tidemark-verdict-v1",
    campaign: campaign.id,
    phase: phase.name,
    chainId: phase.chainId,
    distributor,
    ...said,
  };
}

/** The worst of all findings: 4 for wrong or altered, 1 for what cannot be judged, else 0. */
export function exitOf(findings: readonly Reported[]): ExitCode {
  const words = new Set(findings.map(({ verdict }) => verdict));
  if (words.has("wrong") || words.has("altered")) return EXIT.mismatch;
  return words.has("unreachable") ? EXIT.failure : EXIT.done;
}
