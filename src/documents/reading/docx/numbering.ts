import { readXml } from "./read-xml.ts"

/** Gives the marker of the next item of a list: "•", "3.", "b)". */
export type Numbering = (list: string, depth: number) => string

type Level = { format: string; text: string; start: number }
type Levels = Map<number, Level>

/** Reads `word/numbering.xml`. */
export const readNumbering = async (bytes: AsyncIterable<Uint8Array>): Promise<Numbering> => {
  const kinds = new Map<string, Levels>()
  const lists = new Map<string, string>()
  let levels: Levels = new Map()
  let level: Level | null = null
  let list = ""
  await readXml(bytes, {
    open: (name, attributes) => {
      const value = attributes["w:val"] ?? ""
      if (name === "w:abstractNum") {
        levels = new Map()
        kinds.set(attributes["w:abstractNumId"] ?? "", levels)
      } else if (name === "w:lvl") {
        level = { format: "decimal", text: "", start: 1 }
        levels.set(Number(attributes["w:ilvl"]), level)
      } else if (name === "w:num") list = attributes["w:numId"] ?? ""
      else if (name === "w:abstractNumId") lists.set(list, value)
      else if (!level) return
      else if (name === "w:numFmt") level.format = value
      else if (name === "w:lvlText") level.text = value
      else if (name === "w:start") level.start = Number(value)
    },
    close: (name) => {
      if (name === "w:lvl") level = null
    },
  })
  return countItems((id) => kinds.get(lists.get(id) ?? ""))
}

/** Counts the items of each list. An item of an outer level starts the levels within it anew. */
export const countItems = (levelsOf: (list: string) => Levels | undefined): Numbering => {
  const counts = new Map<string, number[]>()
  return (list, depth) => {
    const levels = levelsOf(list)
    const level = levels?.get(depth)
    const counted = (counts.get(list) ?? []).slice(0, depth + 1)
    counted[depth] = (counted[depth] ?? (level?.start ?? 1) - 1) + 1
    counts.set(list, counted)
    if (!level || level.format === "bullet" || level.format === "none") return "•"
    return level.text.replace(/%([1-9])/g, (_, digit: string) => {
      const place = Number(digit) - 1
      const outer = levels?.get(place)
      return writeNumber(counted[place] ?? outer?.start ?? 1, outer?.format ?? "decimal")
    })
  }
}

const writeNumber = (number: number, format: string): string => {
  if (format === "lowerLetter") return letterOf(number)
  if (format === "upperLetter") return letterOf(number).toUpperCase()
  if (format === "lowerRoman") return romanOf(number)
  if (format === "upperRoman") return romanOf(number).toUpperCase()
  return String(number)
}

/** After z comes aa, then bb. */
const letterOf = (number: number): string =>
  String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.min(Math.ceil(number / 26), 5))

const romanParts: [number, string][] = [
  ...([
    [1000, "m"],
    [900, "cm"],
    [500, "d"],
    [400, "cd"],
    [100, "c"],
    [90, "xc"],
    [50, "l"],
  ] as [number, string][]),
  ...([
    [40, "xl"],
    [10, "x"],
    [9, "ix"],
    [5, "v"],
    [4, "iv"],
    [1, "i"],
  ] as [number, string][]),
]

const romanOf = (number: number): string => {
  if (number > 3999) return String(number)
  let rest = number
  let roman = ""
  for (const [value, letters] of romanParts) for (; rest >= value; rest -= value) roman += letters
  return roman
}
