/** An order in the canonical form, which src/book/format-snapshot.ts writes: read in larger steps than any other form. */
import { addId } from "./ids";
import { Market } from "./market";
import { account, accountOf, knownNameEnd, STRANGER } from "./names";
import { takeOrder } from "./snapshot";
import { number, readDecimal, readInteger, stringEnd, usualEnd } from "./text";

/** What stands between the values, as it stands in memory. */
const ID: u64 = 0x22_3a22_6469_227b; // {"id":"
const ACCOUNT_BEGIN: u64 = 0x756f_6363_6122_2c22; // ","accou
const ACCOUNT_END: u64 = 0x3a22_746e_756f_6363; // ccount":
const SIDE: u64 = 0x3a22_6564_6973_222c; // ,"side":
const PRICE_BEGIN: u64 = 0x2265_6369_7270_222c; // ,"price"
const PRICE_END: u32 = 0x223a_2265; // e":"
const SIZE_BEGIN: u64 = 0x2265_7a69_7322_2c22; // ","size"
const SIZE_END: u32 = 0x223a_2265; // e":"
const OPENED_AT_BEGIN: u64 = 0x656e_6570_6f22_2c22; // ","opene
const OPENED_AT_END: u64 = 0x3a22_7441_6465_6e65; // enedAt":

const BID: u32 = 0x6469_6222; // "bid
const ASK: u32 = 0x6b73_6122; // "ask
const NULL: u32 = 0x6c6c_756e; // null
const SEVEN_BYTES: u64 = 0xff_ffff_ffff_ffff;

const QUOTE: u8 = 0x22;
const OBJECT_END: u8 = 0x7d;

/** Reads an order and scores it. @returns where it ends, or 0 where it has another form, or is declined. */
export function readCanonicalOrder(at: usize, market: Market): usize {
  if ((load<u64>(at) & SEVEN_BYTES) !== ID) return 0;
  const id = at + 7;
  at = usualEnd(id);
  const idLength = <u32>(at - id);
  if (load<u64>(at) !== ACCOUNT_BEGIN) return 0;
  if (load<u64>(at, 4) !== ACCOUNT_END) return 0;
  at += 12;
  let whose = STRANGER;
  if (load<u8>(at) === QUOTE) {
    const name = at + 1;
    at = knownNameEnd(name);
    whose = account;
    if (at === 0) {
      at = stringEnd(name);
      if (at === 0) return 0;
      whose = accountOf(name, <u32>(at - name));
    }
    at++;
  } else {
    if (load<u32>(at) !== NULL) return 0;
    at += 4;
  }
  if (load<u64>(at) !== SIDE) return 0;
  const side = load<u32>(at, 8);
  const isBid = side === BID;
  if (!isBid) if (side !== ASK) return 0;
  if (load<u8>(at, 12) !== QUOTE) return 0;
  if (load<u64>(at, 13) !== PRICE_BEGIN) return 0;
  if (load<u32>(at, 19) !== PRICE_END) return 0;
  at = readDecimal(at + 23, market.priceDecimals, market.priceScale);
  const price = number;
  if (load<u64>(at) !== SIZE_BEGIN) return 0;
  if (load<u32>(at, 6) !== SIZE_END) return 0;
  at = readDecimal(at + 10, market.sizeDecimals, market.sizeScale);
  const size = number;
  if (load<u64>(at) !== OPENED_AT_BEGIN) return 0;
  if (load<u64>(at, 5) !== OPENED_AT_END) return 0;
  at = readInteger(at + 13);
  if (load<u8>(at) !== OBJECT_END) return 0;
  if (!addId(id, idLength)) return 0;
  return takeOrder(whose, isBid, price, size, number) ? at + 1 : 0;
}
