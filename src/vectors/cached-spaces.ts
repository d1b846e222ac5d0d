import type { Spaces, TextVectors } from "./spaces.ts"

/** The same spaces, which embed each text once: for work that is done twice. */
export const fromCache = (spaces: Spaces): Spaces => {
  const known = new Map<string, TextVectors>()
  const keyOf = (text: string): string => `${spaces.active.space.id}\n${text}`
  const embedFacts: Spaces["embedFacts"] = async (texts, limits) => {
    const missing = [...new Set(texts.filter((text) => !known.has(keyOf(text))))]
    if (missing.length > 0) {
      const vectors = await spaces.embedFacts(missing, limits)
      for (const [index, text] of missing.entries()) known.set(keyOf(text), vectors[index] ?? [])
    }
    return texts.map((text) => known.get(keyOf(text)) ?? [])
  }
  // `active` is read anew each time.
  return Object.create(spaces, { embedFacts: { value: embedFacts } }) as Spaces
}
