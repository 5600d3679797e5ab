/** What was written for the web pages, for people and for programs. */
import type { WrittenPages } from "../epoch/pages/write-pages.ts";
import { count } from "./amount.ts";

export function describePages({ folder, files, bytes, largest, page }: WrittenPages): string {
  const what = page.isFinal ? "" : `, through ${page.through}: not final`;
  return `Pages: ${folder}, ${count(files, "file")}, ${bytes} bytes, the largest ${largest}${what}`;
}

export function pagesAsJson({ folder, files, bytes, largest, page }: WrittenPages): object {
  const { epoch, isFinal, through } = page;
  return { folder, epoch, isFinal, through, files, bytes, largest };
}
