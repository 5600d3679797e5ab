/** Data to stdout, everything said to the person beside it to stderr. */

/** A line of data. A reader that goes away before its end, such as head, has had enough: that is no failure. */
export function writeData(text: string): void {
  if (process.stdout.listenerCount("error", ignoreClosed) === 0) {
    process.stdout.on("error", ignoreClosed);
  }
  process.stdout.write(`${text}\n`);
}

/** A line for the person. */
export function writeNote(text: string): void {
  process.stderr.write(`${text}\n`);
}

/**
 * A command's result: one JSON object where it was asked for, else the text made for people.
 * Bigints become strings in the JSON.
 */
export function writeResult(json: boolean, value: object, render: () => string): void {
  writeData(json ? toJson(value) : render());
}

/** Runs what writes to the console as it likes, keeps stdout clean of it, and gives back what it said. */
export async function onStderr(run: () => Promise<unknown>): Promise<string> {
  const { log } = console;
  const said: string[] = [];
  console.log = (...words: unknown[]) => {
    said.push(words.join(" "));
    writeNote(words.join(" "));
  };
  try {
    await run();
  } finally {
    console.log = log;
  }
  return said.join("\n");
}

function toJson(value: object): string {
  return JSON.stringify(value, (_, item) => (typeof item === "bigint" ? item.toString() : item), 2);
}

function ignoreClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
