import { join } from "node:path";
import { BOOK_FORMATS } from "../src/book/book-file.ts";
import { convertBooks } from "../src/book/convert-books.ts";
import { loadCampaign } from "../src/epoch/load.ts";
import { refuse, show } from "../src/errors.ts";
import { describeConversion } from "../src/terminal/convert.ts";
import { EXIT, runCommand } from "../src/terminal/exit.ts";
import { writeNote, writeResult } from "../src/terminal/output.ts";
import { startProgress } from "../src/terminal/progress.ts";
import { booksOf, needed, parseEpoch } from "./options.ts";

interface Arguments {
  campaign: string;
  epoch: string | undefined;
  books: string | undefined;
  to: string | undefined;
  out: string | undefined;
  json: boolean;
}

export default (args: Arguments) =>
  runCommand(args.json, async () => {
    const { campaign } = await loadCampaign(args.campaign);
    const epoch = parseEpoch(args.epoch);
    const expected = BOOK_FORMATS.join(", ");
    const to = needed("to", args.to, expected);
    const format =
      BOOK_FORMATS.find((known) => known === to) ??
      refuse({ where: "--to", got: show(to), expected });
    const folder = join(needed("out", args.out), String(epoch));
    const from = join(booksOf(args.campaign, args.books), String(epoch));
    const progress = startProgress(`Converting epoch ${epoch}`, 0);
    const request = { from, to: folder, format, markets: campaign.markets };
    const conversion = await convertBooks(request, progress.update).finally(progress.end);
    const { isNew: written, books, copied } = conversion;
    writeResult(args.json, { epoch, format, folder, written, books, copied }, () =>
      describeConversion(conversion, folder),
    );
    if (written) return EXIT.done;
    writeNote("The same books stood there already.");
    return EXIT.nothingToDo;
  });
