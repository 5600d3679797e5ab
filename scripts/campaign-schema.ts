/** Writes docs/campaign.schema.json from the schema in the code: `node scripts/campaign-schema.ts`. */
import { writeFile } from "node:fs/promises";
import { campaignJsonSchema } from "../src/campaign/json-schema.ts";

await writeFile(new URL("../docs/campaign.schema.json", import.meta.url), campaignJsonSchema());
