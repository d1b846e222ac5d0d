/** Takes an answer in parts, and gives out what may be shown: of its markers, like `[1]`, only those of what was found. */
export type MarkerFilter = {
  /** The text that is sure by now. */
  push: (text: string) => string
  /** The rest. */
  end: () => string
  /** Markers that the answer refers to. */
  used: ReadonlySet<number>
}

const marker = /(\s{0,8})\[\s{0,8}(\d{1,6}(?:\s{0,8}[,;]\s{0,8}\d{1,6}){0,20})\s{0,8}\]/g
/** What may become a marker with the next part, and spaces, which go with one that is left out. */
const maxMarkerLength = 40
const unfinished = new RegExp(String.raw`\s{0,8}(?:\[[\d\s,;]{0,${maxMarkerLength}})?$`)

export const createMarkerFilter = (known: ReadonlySet<number>): MarkerFilter => {
  const used = new Set<number>()
  let held = ""
  const replace = (text: string): string =>
    clean(text).replace(marker, (_, space: string, numbers: string) => {
      const real = [...new Set((numbers.match(/\d+/g) ?? []).map(Number))].filter((number) => known.has(number))
      for (const number of real) used.add(number)
      return real.length === 0 ? "" : `${space}${real.map((number) => `[${number}]`).join("")}`
    })
  return {
    used,
    push: (text) => {
      held += text
      const from = beginOfUnfinished(held)
      const sure = held.slice(0, from)
      held = held.slice(from)
      return replace(sure)
    },
    end: () => {
      const rest = replace(held.trimEnd())
      held = ""
      return rest
    },
  }
}

const beginOfUnfinished = (text: string): number => {
  // It is looked for at the end only: what a model writes may be long.
  const begin = Math.max(0, text.length - 2 * maxMarkerLength)
  const from = begin + text.slice(begin).search(unfinished)
  // Half of a character waits for its other half.
  return from === text.length && /[\ud800-\udbff]$/.test(text) ? from - 1 : from
}

/** PostgreSQL can store neither NUL nor half of a character. */
const clean = (text: string): string => text.replaceAll("\0", "").toWellFormed()
