/** Writes the golden file anew, after a change of bytes on purpose: `node test/golden/write-golden.ts`. */
import { writeFile } from "node:fs/promises";
import { GOLDEN_FILE, makeGolden } from "../epoch/golden.ts";

await writeFile(GOLDEN_FILE, `${JSON.stringify(await makeGolden(), null, 2)}\n`);
