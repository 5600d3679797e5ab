/** The distributor of a phase. Its roles go straight to those who are named: whoever deploys it keeps nothing. */
import { buildModule } from "@nomicfoundation/ignition-core";

/** The constructor's parameters, in its order. */
export const DISTRIBUTOR_PARAMETERS = [
  "admin",
  "adminDelay",
  "publisher",
  "guardian",
  "treasury",
  "windowFloor",
  "window",
] as const;

export const distributorModule = buildModule("RewardDistributor", (m) => ({
  contract: m.contract(
    "RewardDistributor",
    DISTRIBUTOR_PARAMETERS.map((name) => m.getParameter(name)),
  ),
}));

export default distributorModule;
