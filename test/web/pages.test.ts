import { budgets } from "./budgets.ts";
import { claims } from "./claims.ts";
import { looking } from "./looking.ts";
import { manners } from "./manners.ts";
import { markets } from "./markets.ts";
import { pools } from "./pools.ts";
import { several } from "./several.ts";
import { onShore } from "./shore.ts";
import { states } from "./states.ts";
import { tools } from "./tools.ts";
import { wallets } from "./wallets.ts";
import { wavering } from "./wavering.ts";

onShore("the pages in a browser", (shore) => {
  looking(shore);
  markets(shore);
  pools(shore);
  claims(shore);
  wallets(shore);
  wavering(shore);
  several(shore);
  states(shore);
  tools(shore);
  manners(shore);
  budgets(shore);
});
