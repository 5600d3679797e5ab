/** The project's config with its explorers on this machine, at EXPLORER_URL. */
import config from "../../hardhat.config.ts";

const url = process.env.EXPLORER_URL ?? "";
const explorer = (name: string) => ({ url: `${url}/${name}`, apiUrl: `${url}/${name}/api` });

export default {
  ...config,
  chainDescriptors: {
    11155111: {
      name: "Sepolia",
      blockExplorers: { etherscan: explorer("etherscan"), blockscout: explorer("blockscout") },
    },
  },
  verify: { ...config.verify, sourcify: { apiUrl: `${url}/sourcify` } },
};
