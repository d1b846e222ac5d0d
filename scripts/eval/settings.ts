/** `SEARCH_LANES=vector,keyword EXTRACTION_MODEL=gpt-4o` → environment. For an invalid text, throws an error with an example. */
export const readSettings = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trim()
      .split(/\s+/)
      .filter((part) => part !== "")
      .map((part) => {
        const match = /^([A-Z][A-Z0-9_]*)=(.*)$/.exec(part)
        if (!match) throw new Error(`"${part}" is no setting; write for example SEARCH_LANES=vector,keyword`)
        return [match[1], match[2]]
      }),
  )

/** Each lane alone, all but one, and all. */
export const ablation = [
  "vector",
  "keyword",
  "graph",
  "keyword,graph",
  "vector,graph",
  "vector,keyword",
  "vector,keyword,graph",
].map((lanes) => `SEARCH_LANES=${lanes}`)
