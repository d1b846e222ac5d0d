import type { Line } from "./line.ts"
import { median } from "./split-columns.ts"

export type TextMeasures = {
  /** Of most of the text. */
  size: number
  font: string
  /** From line to line, in sizes of a letter. */
  leading: number
  /** How deep a heading is whose letters have this size; null: it is not a heading. */
  levelOf: (line: Line) => number | null
  /** Words with a hyphen within a line. */
  compounds: ReadonlySet<string>
}

const headingSize = 1.12
/** The part of all text that headings may have. */
const mostHeadings = 0.25

export const measureText = (lines: readonly Line[]): TextMeasures => {
  const size = mostUsed(lines, (line) => roundSize(line.size))
  const font = mostUsed(lines, (line) => line.font)
  const steps = lines.flatMap((line, index) => {
    const next = lines[index + 1]
    const step = next && next.page === line.page ? (next.y - line.y) / line.size : 0
    return step > 0.8 && step < 2.5 ? [step] : []
  })
  const sizes = headingSizes(lines, size)
  const levelOf = (line: Line) => {
    const place = sizes.indexOf(roundSize(line.size))
    return place < 0 ? null : Math.min(place + 1, 6)
  }
  return {
    size,
    font,
    leading: median(steps) || 1.2,
    levelOf,
    compounds: new Set(lines.flatMap(({ text }) => text.match(compound) ?? [])),
  }
}

const compound = /\p{L}+-\p{Ll}+/gu

const roundSize = (size: number): number => Math.round(size * 2) / 2

const mostUsed = <Key>(lines: readonly Line[], keyOf: (line: Line) => Key): Key => {
  const counts = new Map<Key, number>()
  for (const line of lines) counts.set(keyOf(line), (counts.get(keyOf(line)) ?? 0) + line.text.length)
  return [...counts].reduce((most, next) => (next[1] > most[1] ? next : most))[0]
}

/** Greatest first. */
const headingSizes = (lines: readonly Line[], bodySize: number): number[] => {
  const large = lines.filter((line) => line.size > bodySize * headingSize)
  const length = (some: readonly Line[]) => some.reduce((sum, { text }) => sum + text.length, 0)
  if (length(large) > length(lines) * mostHeadings) return []
  return [...new Set(large.map((line) => roundSize(line.size)))].sort((one, other) => other - one)
}
