/** Asks every few milliseconds until `condition` gives something, and returns that. Throws when it does not within the limit. */
export const until = async <Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  milliseconds = 10_000,
): Promise<NonNullable<Value>> => {
  const end = performance.now() + milliseconds
  for (;;) {
    const value = await condition()
    if (value) return value
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain until ${what}`)
    await Bun.sleep(5)
  }
}
