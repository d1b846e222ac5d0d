/** Asks again and again, less and less often, until `condition` gives something, and returns that. Throws when it does not within the limit. */
export const until = async <Value>(
  what: string,
  condition: () => Value | Promise<Value>,
  milliseconds = 25_000,
): Promise<NonNullable<Value>> => {
  const began = performance.now()
  for (;;) {
    const value = await condition()
    if (value) return value
    const waited = performance.now() - began
    if (waited > milliseconds) throw new Error(`waited ${milliseconds} ms in vain until ${what}`)
    // Who waits long is not to take the time of what it waits for.
    await Bun.sleep(Math.min(5 + waited / 10, 50))
  }
}
