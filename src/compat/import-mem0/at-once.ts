/** `items.map(change)` with at most `limit` of them running. After a failure no further one begins. */
export const mapAtOnce = async <Item, Result>(
  items: readonly Item[],
  limit: number,
  change: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = []
  const waiting = items.entries()
  let hasFailed = false
  const work = async (): Promise<void> => {
    for (const [index, item] of waiting) {
      if (hasFailed) return
      try {
        results[index] = await change(item, index)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: Math.min(limit, items.length) }, work))
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason
  return results
}

/** Items in lists of up to `size`. The next list is read while the last one is worked on. */
export async function* inBatches<Item>(items: AsyncGenerator<Item>, size: number): AsyncGenerator<Item[]> {
  const readBatch = async (): Promise<Item[]> => {
    const batch: Item[] = []
    while (batch.length < size) {
      const next = await items.next()
      if (next.done) break
      batch.push(next.value)
    }
    return batch
  }
  let reading = readBatch()
  try {
    for (;;) {
      const batch = await reading
      if (batch.length === 0) return
      reading = readBatch()
      // It is heard when it is awaited.
      reading.catch(() => undefined)
      yield batch
    }
  } finally {
    await reading.catch(() => undefined)
    await items.return(undefined)
  }
}
