export type OneAtATime = <Answer>(key: string, work: () => Promise<Answer>) => Promise<Answer>

/** Runs work of the same key one after another, in this process. Each work has its own time limit. */
export const createOneAtATime = (): OneAtATime => {
  const running = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    for (let before = running.get(key); before; before = running.get(key)) await before.catch(() => undefined)
    const mine = work()
    running.set(key, mine)
    try {
      return await mine
    } finally {
      if (running.get(key) === mine) running.delete(key)
    }
  }
}
