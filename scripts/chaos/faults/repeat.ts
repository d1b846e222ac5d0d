/**
 * Runs `work` at once and then repeatedly, `rest` milliseconds apart, until the returned function is called; that function waits for its
 * end.
 */
export const repeatUntilHealed = (rest: number, work: () => Promise<void>): (() => Promise<void>) => {
  const healed = Promise.withResolvers<void>()
  let isOver = false
  const loop = async (): Promise<void> => {
    while (!isOver) {
      await work()
      await Promise.race([Bun.sleep(rest), healed.promise])
    }
  }
  const running = loop()
  running.catch(() => undefined) // The function below, which is called later, reports it.
  return async () => {
    isOver = true
    healed.resolve()
    await running
  }
}
