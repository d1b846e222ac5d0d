/** Lets everything else that waits on this thread have its turn. */
export const giveTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** Work goes on for so long before anything else gets its turn. */
const millisecondsInOneGo = 5

/** Runs work that yields between its steps, and gives everything else its turn between them. */
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

/** `items` in their order, `size` at a time. */
export const batchesOf = <Item>(items: readonly Item[], size: number): (readonly Item[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size))
