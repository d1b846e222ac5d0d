/** How much is asked of a pool: how many statements and transactions there are at this instant, and their time up to now. */
export type DatabaseUse = {
  begin: () => void
  end: () => void
  /** Statements and transactions that were handed to the pool and are not over; more than its size: some wait or share. */
  underWay: () => number
  /** Seconds that all of them took together, waits included. */
  seconds: () => number
}

/** Two numbers, brought up to date at each change: nothing is made for a statement. */
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
