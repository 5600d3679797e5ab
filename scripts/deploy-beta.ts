/**
 * `npx hardhat run scripts/deploy-beta.ts --network sepolia`: what `hardhat distributor deploy` does, for those who
 * prefer a script. Its options are the task's, as environment variables: TIDEMARK_CAMPAIGN, TIDEMARK_WINDOW_FLOOR and so on.
 */
import hre from "hardhat";
import { runWithOptions } from "./deploy/options.ts";

await runWithOptions(hre.tasks.getTask(["distributor", "deploy"]));
