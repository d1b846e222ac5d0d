/** Does `work` at once and then again and again, `rest` milliseconds apart, until the returned function is called; that waits for its end. */
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
  running.catch(() => undefined) // Told by the function below, which is called later.
  return async () => {
    isOver = true
    healed.resolve()
    await running
  }
}
