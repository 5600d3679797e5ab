/**
 * Rewards from elsewhere as CSV: `address,amount`, as Sablier has it, or `token_type,token_address,receiver,amount`, as
 * Safe's CSV Airdrop has it. The header tells which.
 */
import { openCsv } from "../book/csv-file.ts";
import { type Row, readRows } from "../book/csv-rows.ts";
import type { FaultList } from "../book/fault-list.ts";
import { refuse, show } from "../errors.ts";
import { parseListAmount } from "./list-amount.ts";
import { type ListRequest, type ListRow, onlyMarket } from "./list-row.ts";
import type { ListedMarket, Objection } from "./listed-market.ts";
import { parseAddress, parseReceiver } from "./receiver.ts";

export type CsvListFormat = "sablier" | "safe";

const SABLIER = ["address", "amount"];
const SAFE = ["token_address", "receiver", "amount"];
const EXPECTED = "the columns address,amount, or token_type,token_address,receiver,amount";

type Complain = (column: string, objection: Objection) => void;

/**
 * Tells a file's format by its header.
 * @throws InputError where it is neither.
 */
export async function detectFormat(path: string): Promise<CsvListFormat> {
  const { line, fields } = await readHeader(path);
  if (SAFE.every((name) => fields.includes(name))) return "safe";
  if (SABLIER.every((name) => fields.includes(name))) return "sablier";
  const [first = ""] = fields;
  return refuse({
    where: `${path}:${line}`,
    got: fields.slice(0, 8).map(show).join(", "),
    expected: EXPECTED,
    ...(/[;\t]/.test(first)
      ? { fix: "Save it again with commas between the columns and points in the amounts." }
      : {}),
    ...(/^0x/i.test(first) ? { fix: "Put the header on a line before the first row." } : {}),
  });
}

/** Reads a file's sound rows, in its order. Faults go into the list. */
export async function* readCsvList(
  path: string,
  format: CsvListFormat,
  request: ListRequest,
  faults: FaultList,
): AsyncGenerator<ListRow> {
  const column = format === "safe" ? "receiver" : "address";
  const marketOf = format === "safe" ? safeMarket : onlyMarketOf(request);
  for await (const row of readRows(path, format === "safe" ? SAFE : SABLIER, faults)) {
    const complain: Complain = (name, objection) =>
      faults.add({ where: `${row.where}.${name}`, got: show(row.field(name) ?? ""), ...objection });
    const receiver = parseReceiver(row.field(column) ?? "", request.chainId);
    if ("expected" in receiver) complain(column, receiver);
    const market = marketOf(row, request, complain);
    if (market === undefined) continue;
    const amount = parseListAmount(row.field("amount") ?? "", market.token.decimals, request.unit);
    if (typeof amount !== "bigint") complain("amount", amount);
    if ("expected" in receiver) continue;
    yield { where: row.where, column, market, receiver, amount: soundOr0(amount) };
  }
}

/** Nothing comes of a file with a fault, but whom its rows pay is looked at all the same. */
function soundOr0(amount: bigint | Objection): bigint {
  return typeof amount === "bigint" ? amount : 0n;
}

async function readHeader(path: string) {
  for await (const batch of openCsv(path, () => {}).batches) {
    const [header] = batch;
    if (header !== undefined) return header;
  }
  return refuse({ where: path, got: "no header", expected: EXPECTED });
}

function onlyMarketOf(request: ListRequest): () => ListedMarket {
  const market = onlyMarket(request);
  return () => market;
}

/** The market whose token a row of Safe's names. */
function safeMarket(
  row: Row,
  { markets }: ListRequest,
  complain: Complain,
): ListedMarket | undefined {
  const type = row.field("token_type") ?? "";
  if (type !== "" && type.toLowerCase() !== "erc20") {
    complain("token_type", { expected: "erc20: rewards are ERC-20 tokens" });
    return undefined;
  }
  const id = row.field("id") ?? "";
  if (id !== "") complain("id", { expected: "nothing: an ERC-20 token has no ids" });
  const token = parseAddress(row.field("token_address") ?? "");
  if (typeof token !== "string") {
    complain("token_address", token);
    return undefined;
  }
  const paying = markets.filter((market) => market.token.address === token);
  const known = markets.map(({ terms, token: { symbol, address } }) => {
    return `${address ?? "not deployed"} (${symbol} of ${terms.market.id})`;
  });
  if (paying.length === 0) {
    complain("token_address", { expected: `the token of a listed market: ${known.join(", ")}` });
  }
  if (paying.length > 1) {
    const expected = `a token of one listed market: ${known.join(", ")}`;
    complain("token_address", { expected, fix: "Name the market with --market." });
  }
  return paying.length === 1 ? paying[0] : undefined;
}
