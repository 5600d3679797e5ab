/** What comes in while something else is being done, to be taken in order and as much at once as there is. */

export interface Inbox<T> {
  put(item: T): void;
  /** Ends it after what came in before: with an error that its reader is thrown, or without. Only the first end counts. */
  end(error?: Error): void;
  /** How much has not been taken yet. */
  size(): number;
  /** To be read once. */
  readonly batches: AsyncIterable<readonly T[]>;
}

export function createInbox<T>(): Inbox<T> {
  let items: T[] = [];
  let ending: { readonly error: Error | undefined } | undefined;
  let wake = (): void => {};

  async function* read(): AsyncGenerator<readonly T[]> {
    for (;;) {
      if (items.length > 0) {
        const batch = items;
        items = [];
        yield batch;
      } else if (ending === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else {
        if (ending.error !== undefined) throw ending.error;
        return;
      }
    }
  }

  return {
    put: (item) => {
      if (ending !== undefined) return;
      items.push(item);
      wake();
    },
    end: (error) => {
      ending ??= { error };
      wake();
    },
    size: () => items.length,
    batches: read(),
  };
}
