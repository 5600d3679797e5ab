/** `tidemark check`: the four figures. */
import type { Source } from "../src/epoch/published/source.ts";
import { codeOf, EXIT } from "../src/terminal/exit.ts";
import {
  describeFigures,
  describeRoots,
  figuresAsJson,
  rootsAsJson,
} from "../src/terminal/miner.ts";
import type { Arguments } from "./arguments.ts";
import { look } from "./look.ts";
import type { Networks } from "./network.ts";
import type { Outcome } from "./outcome.ts";

export async function check(
  source: Source,
  account: string,
  networks: Networks,
  args: Pick<Arguments, "distributors">,
): Promise<Outcome> {
  const seen = await look(source, account, networks, args);
  const { standings, tokens, leftOut } = seen;
  const [first] = leftOut;
  return {
    code: first === undefined ? EXIT.done : codeOf(first.error),
    json: {
      ...rootsAsJson(seen),
      figures: standings.map((standing) => figuresAsJson(standing, tokens)),
    },
    text: `${describeRoots(seen)}\n${describeFigures(account, standings, tokens)}`,
  };
}
