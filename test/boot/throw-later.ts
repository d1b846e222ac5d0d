/** Loaded before a program: THROW_AFTER milliseconds after its start it throws what nobody catches, with THROW_TEXT in it, in the way of THROW_AS. */
const text = process.env.THROW_TEXT ?? ""
const ways: Record<string, () => unknown> = {
  rejection: () => Promise.reject(Object.assign(new Error(text, { cause: new Error(text) }), { detail: text })),
  "rejection of a text": () => Promise.reject(text),
  exception: () => {
    throw new TypeError(text)
  },
}
const throwIt = (): void => void ways[process.env.THROW_AS ?? ""]?.()
// The program's first lines may still be loading.
const looking = setInterval(() => {
  if (process.listenerCount("uncaughtException") === 0) return
  clearInterval(looking)
  setTimeout(throwIt, Number(process.env.THROW_AFTER ?? 0))
}, 1)

export {}
