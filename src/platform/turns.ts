/** Lets everything else that waits on this thread run. */
const giveTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Work runs this long before everything else gets a turn. */
const millisecondsInOneGo = 5

/** Runs work that yields between its steps, and lets everything else run in between. */
export const runInTurns = async <Result>(work: Iterator<void, Result>): Promise<Result> => {
  let since = performance.now()
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() - since < millisecondsInOneGo) continue
    await giveTurn()
    since = performance.now()
  }
}

/** `items.map(change)`, which lets everything else run between the items. */
export const mapInTurns = <Item, Result>(items: readonly Item[], change: (item: Item) => Result): Promise<Result[]> =>
  runInTurns(mapEach(items, change))

function* mapEach<Item, Result>(items: readonly Item[], change: (item: Item) => Result): Generator<void, Result[]> {
  const results: Result[] = []
  for (const item of items) {
    results.push(change(item))
    yield
  }
  return results
}

/** `items` in their order, `size` at a time. */
export const batchesOf = <Item>(items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
