/** The gate between a beta and production: what the beta showed, what production is to be, and what is compiled here. */
import type { Check } from "../epoch/verifying/checks.ts";
import { InputError } from "../errors.ts";
import { checkSources, readArtifact } from "./artifacts.ts";
import { type BetaRequest, betaChecks } from "./beta.ts";
import { type PlanRequest, planChecks } from "./plan.ts";
import { checkRecompiled } from "./verify-code.ts";

export type PromotionRequest = {
  readonly beta: BetaRequest;
  readonly plan: PlanRequest;
  /** Told before the contracts are compiled again, which takes seconds in which nothing else runs. */
  readonly onRecompile?: (() => void) | undefined;
};

/** Every check of the gate. The contracts are only compiled again where all else is right and they are to be deployed. */
export async function promotionChecks(request: PromotionRequest): Promise<Check[]> {
  const checks = [
    await checkBuild(),
    ...(await betaChecks(request.beta)),
    ...(await planChecks(request.plan)),
  ];
  if (!isOpen(checks) || request.plan.distributor !== undefined) return checks;
  request.onRecompile?.();
  return [...checks, await checkRecompiled("RewardDistributor")];
}

/** The gate is open where no check is wrong. */
export function isOpen(checks: readonly Check[]): boolean {
  return checks.every(({ result }) => result !== "wrong");
}

async function checkBuild(): Promise<Check> {
  const name = "build sources";
  try {
    await checkSources(await readArtifact("RewardDistributor"));
    return { name, result: "ok", detail: "what is compiled is what lies in contracts/" };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { name, result: "wrong", detail: error.message };
  }
}
