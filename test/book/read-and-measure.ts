/** Reads a folder of books in a process of its own, and prints how many snapshots it had and the peak of its memory. */
import { readBooks } from "../../src/book/read-books.ts";
import { MARKETS } from "./fixtures.ts";

const [folder = ""] = process.argv.slice(2);
let snapshots = 0;
for await (const _ of readBooks(folder, MARKETS).snapshots) snapshots += 1;
process.stdout.write(JSON.stringify({ snapshots, peakKb: process.resourceUsage().maxRSS }));
