/** The published JSON Schema of campaign files, for editors and for other programs. */
import { z } from "zod";
import { campaignSchema } from "./schema.ts";

/** The schema's text, as docs/campaign.schema.json holds it. */
export function campaignJsonSchema(): string {
  const schema = z.toJSONSchema(campaignSchema, { io: "input" });
  return `${JSON.stringify({ title: "Tidemark campaign", ...schema }, null, 2)}\n`;
}
