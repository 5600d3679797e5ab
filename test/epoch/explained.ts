/** Explanations of a stage's epochs. */
import { expect } from "chai";
import { type ExplainedEpoch, type ExplainRequest, explainEpoch } from "../../src/epoch/explain.ts";
import { ALBA, type Stage } from "./stage.ts";

export const requestOf = (stage: Stage, epoch: number): ExplainRequest => ({
  loaded: stage.loaded,
  phase: stage.phase,
  epoch,
  books: stage.books,
  distributions: stage.distributions,
  account: ALBA,
  market: undefined,
  day: undefined,
  hour: undefined,
  minute: undefined,
});

export const ask = (stage: Stage, epoch: number, changes: Partial<ExplainRequest> = {}) =>
  explainEpoch({ ...requestOf(stage, epoch), ...changes });

export async function explained(
  stage: Stage,
  epoch: number,
  changes: Partial<ExplainRequest> = {},
): Promise<ExplainedEpoch> {
  const result = await ask(stage, epoch, changes);
  return "wrong" in result ? expect.fail(`disagrees: ${JSON.stringify(result.wrong)}`) : result;
}
