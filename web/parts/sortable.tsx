/** A table's column head that sorts by it, and says so to everybody. */
import type { ComponentChildren } from "preact";

export interface Sorting {
  readonly column: string;
  readonly isDescending: boolean;
}

export function SortHead({
  column,
  sorting,
  onSort,
  number,
  children,
}: {
  column: string;
  sorting: Sorting;
  onSort: (sorting: Sorting) => void;
  /** Whether the column holds numbers, which sort the largest first. */
  number?: boolean;
  children: ComponentChildren;
}) {
  const isHere = sorting.column === column;
  const sort = () =>
    onSort({ column, isDescending: isHere ? !sorting.isDescending : number === true });
  const state = !isHere ? "none" : sorting.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" class={number ? "number" : ""} aria-sort={state}>
      <button type="button" class="sort" onClick={sort}>
        {children}
        <svg viewBox="0 0 10 12" aria-hidden="true">
          <path class={state === "ascending" ? "on" : ""} d="M5 1 8.500 5h-7z" />
          <path class={state === "descending" ? "on" : ""} d="M5 11 1.500 7h7z" />
        </svg>
      </button>
    </th>
  );
}

/** Sorts rows by what a column of theirs is worth; rows without a value stand last. */
export function sortRows<T>(
  rows: readonly T[],
  { isDescending }: Sorting,
  worth: (row: T) => number | string | undefined,
): T[] {
  return [...rows].sort((a, b) => {
    const [x, y] = [worth(a), worth(b)];
    if (x === undefined || y === undefined) return x === y ? 0 : x === undefined ? 1 : -1;
    const order = x < y ? -1 : x > y ? 1 : 0;
    return isDescending ? -order : order;
  });
}
