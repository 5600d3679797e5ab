/** Reading an address that a person typed. */
import { getAddress } from "ethers/address";

/** The address in lower case, or what is wrong with the text, as a sentence. */
export function parseAddress(text: string): { address: string } | { fault: string } {
  // Safes are often copied with their chain's short name before them.
  const bare = text.trim().replace(/^[a-z0-9-]{1,20}:(?=0x)/i, "");
  if (bare === "") return { fault: "Paste an address first." };
  if (!/^0x[0-9a-f]{40}$/i.test(bare)) {
    return {
      fault: /^0x[0-9a-f]*$/i.test(bare)
        ? `An address has 40 digits after 0x. This one has ${bare.length - 2}.`
        : "An address is 0x and 40 digits, 0 to 9 and a to f.",
    };
  }
  const digits = bare.slice(2);
  const isMixed = digits !== digits.toLowerCase() && digits !== digits.toUpperCase();
  const address = bare.toLowerCase();
  if (isMixed && getAddress(address) !== bare)
    return { fault: "Its capital letters do not fit its digits: one was mistyped. Copy it again." };
  return { address };
}
