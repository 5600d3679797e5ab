/** What may be wrong with a published file. Apart from what checks files, since the page itself needs no more of it. */

/** What may be wrong with a file: it is not there, it is not the one published, or its host does not answer. */
export type FileFault = "missing" | "altered" | "unreachable";

export class FileError extends Error {
  override readonly name = "FileError";
  readonly fault: FileFault;

  constructor(fault: FileFault, message: string) {
    super(message);
    this.fault = fault;
  }
}
