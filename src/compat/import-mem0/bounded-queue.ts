/** Passes items from several writers to one reader. A writer waits while `capacity` items are unread. */
export type BoundedQueue<Item> = {
  put: (item: Item) => Promise<void>
  /** No more items come; with an error, the reader gets it after those that are there. */
  end: (error?: unknown) => void
  read: () => AsyncGenerator<Item>
}

export const createQueue = <Item>(capacity: number): BoundedQueue<Item> => {
  const items: Item[] = []
  let ended: { error?: unknown } | null = null
  let changed = Promise.withResolvers<void>()
  const tell = (): void => {
    changed.resolve()
    changed = Promise.withResolvers()
  }
  return {
    put: async (item) => {
      while (items.length >= capacity && !ended) await changed.promise
      if (ended) return
      items.push(item)
      tell()
    },
    end: (error) => {
      ended ??= error === undefined ? {} : { error }
      tell()
    },
    read: async function* () {
      try {
        for (;;) {
          const taken = items.splice(0)
          if (taken.length > 0) tell()
          yield* taken
          if (items.length > 0) continue
          if (ended && "error" in ended) throw ended.error
          if (ended) return
          await changed.promise
        }
      } finally {
        ended ??= {}
        tell()
      }
    },
  }
}
