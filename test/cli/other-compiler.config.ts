/** The project's config as it would be with another setting of the compiler, not yet compiled with. */
import config from "../../hardhat.config.ts";

const compilers = structuredClone(
  (config.solidity as unknown as { profiles: { default: Compilers } }).profiles.default,
);
for (const compiler of Object.values(compilers.overrides)) compiler.settings.optimizer.runs = 200;

export default { ...config, solidity: { profiles: { default: compilers, production: compilers } } };

interface Compilers {
  readonly overrides: Record<string, { settings: { optimizer: { runs: number } } }>;
}
