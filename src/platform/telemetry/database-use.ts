/** Load of a pool: the current number of statements and transactions, and their total time. */
export type DatabaseUse = {
  begin: () => void
  end: () => void
  /** Statements and transactions given to the pool and not finished. If there are more than its size, some wait or share. */
  underWay: () => number
  /** Total seconds of all of them, including waits. */
  seconds: () => number
}

/** Two numbers that are updated at each change: nothing is allocated per statement. */
export const createDatabaseUse = (): DatabaseUse => {
  let underWay = 0
  let milliseconds = 0
  let since = performance.now()
  const advance = (change: number): void => {
    const now = performance.now()
    milliseconds += underWay * (now - since)
    since = now
    underWay += change
  }
  return {
    begin: () => advance(1),
    end: () => advance(-1),
    underWay: () => underWay,
    seconds: () => {
      advance(0)
      return milliseconds / 1000
    },
  }
}
