/** Loaded before a program: it throws what nobody catches, with THROW_TEXT in it, in the way of THROW_AS. It does so at the signal THROW_ON, or at once. */
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
  if (process.env.THROW_ON === undefined) setTimeout(throwIt)
  else process.on(process.env.THROW_ON, throwIt)
}, 1)

export {}
