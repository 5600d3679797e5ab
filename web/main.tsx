/** The pages begin here. */
import { render } from "preact";
import "./styles/theme.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import "./styles/miner.css";
import "./styles/tools.css";
import { App } from "./app.tsx";
import { startConfig } from "./campaign/campaigns.ts";
import { startClock } from "./chain/store.ts";
import { startRouter } from "./router.ts";
import { startTheme } from "./theme.ts";
import { discoverWallets } from "./wallet/discover.ts";
import { reconnect } from "./wallet/wallet.ts";

startTheme();
startRouter();
startClock();
discoverWallets();
void startConfig();
void reconnect();
const root = document.getElementById("page");
if (root !== null) render(<App />, root);
