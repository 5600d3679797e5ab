/**
 * `npx hardhat run scripts/deploy-production.ts --network mainnet`: what `hardhat distributor promote` does, gate and
 * all, for those who prefer a script. Its options are the task's, as environment variables: TIDEMARK_CAMPAIGN,
 * TIDEMARK_ADMIN and so on.
 */
import hre from "hardhat";
import { runWithOptions } from "./deploy/options.ts";

await runWithOptions(hre.tasks.getTask(["distributor", "promote"]));
