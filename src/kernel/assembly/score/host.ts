/** What the kernel asks of the TypeScript around it, seldom: each answer is kept. */

/** The curve's weight at a spread. */
export declare function weightAt(market: u32, ppm: u32): u32;

/** Puts a text that a cell of a column only points at where the kernel finds it. @returns its address, 0 for none. */
export declare function textAt(column: u32, row: u32): usize;

/** Whose an address in mixed case is: an account, STRANGER, or UNREADABLE where its checksum is wrong. */
export declare function learnName(at: usize, length: u32): i32;
