/** The pages begin here. */
import { render } from "preact";
import "./styles/theme.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/parts.css";
import { App } from "./app.tsx";
import { startConfig } from "./campaign/campaigns.ts";
import { startRouter } from "./router.ts";
import { startTheme } from "./theme.ts";

startTheme();
startRouter();
void startConfig();
const root = document.getElementById("page");
if (root !== null) render(<App />, root);
