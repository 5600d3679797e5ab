/** Whether a campaign's page file is one: its names go into addresses and commands, and anyone may host it. */
import { type Fault, InputError, show } from "../../src/errors.ts";
import type { CampaignPage } from "../../src/page/page-files.ts";

/** As in a campaign file. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/;
const ADDRESS = /^0x[0-9a-f]{40}$/;

/** No token that is in use has more. */
const MAX_DECIMALS = 77;

/** @throws InputError with every fault. */
export function checkView(file: string, view: CampaignPage): CampaignPage {
  const faults: Fault[] = [];
  const check = (isRight: boolean, where: string, got: unknown, expected: string) => {
    if (!isRight) faults.push({ where: `${file}: ${where}`, got: show(got), expected });
  };
  const { campaign, phase, chainId, distributor, deployBlock, sponsor, tokens, markets } = view;
  check(isName(campaign), "campaign", campaign, "a campaign's id");
  check(isName(phase), "phase", phase, "beta or production");
  check(isCount(chainId), "chainId", chainId, "a chain's id");
  check(distributor === null || isAddress(distributor), "distributor", distributor, "an address");
  check(deployBlock === null || isCount(deployBlock), "deployBlock", deployBlock, "a block");
  const policy = URL.parse(sponsor?.policyUrl ?? "")?.protocol ?? "";
  check(/^https?:$/.test(policy), "sponsor.policyUrl", sponsor?.policyUrl, "an http or https link");
  for (const [i, token] of listOf(tokens).entries()) {
    const isRight = isAddress(token?.address) && isDecimals(token?.decimals);
    check(isRight, `tokens.${i}`, token, "a token's address and decimals");
  }
  for (const [i, market] of listOf(markets).entries())
    check(isName(market?.id), `markets.${i}.id`, market?.id, "a market's id");
  check(Array.isArray(tokens), "tokens", tokens, "a list");
  check(Array.isArray(markets), "markets", markets, "a list");
  if (faults.length > 0) throw new InputError(faults);
  return view;
}

function isName(value: unknown): boolean {
  return typeof value === "string" && NAME.test(value);
}

function isAddress(value: unknown): boolean {
  return typeof value === "string" && ADDRESS.test(value);
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isDecimals(value: unknown): boolean {
  return isCount(value) && (value as number) <= MAX_DECIMALS;
}

function listOf<T>(value: readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [];
}
