import type { Cell, Line } from "./line.ts"

/** Rows of two pieces that show columns rather than a table, and the length of such pieces in characters. */
const leastRows = 6
const leastLength = 25

/** Some programs draw a page of two columns row by row. Its lines are put in order: the left column, then the right one. */
export const splitColumns = (lines: Line[]): Line[] => {
  const rows = lines.filter(({ cells }) => cells.length === 2)
  if (rows.length < leastRows || rows.length < lines.length / 2) return lines
  const gutter = findGutter(rows)
  return gutter === null ? lines : inColumns(lines, gutter)
}

/** The place between the columns; null: the rows have none in common, or they are those of a table. */
const findGutter = (rows: readonly Line[]): number | null => {
  const lefts = rows.map(({ cells: [left] }) => left).filter((cell) => cell !== undefined)
  const rights = rows.map(({ cells: [, right] }) => right).filter((cell) => cell !== undefined)
  const [end, start] = [median(lefts.map(({ right }) => right)), median(rights.map(({ left }) => left))]
  const gutter = (Math.max(...lefts.map(({ right }) => right).filter((right) => right < start)) + start) / 2
  const isClear = rows.filter(({ cells: [left, right] }) => (left?.right ?? 0) < gutter && (right?.left ?? 0) > gutter)
  if (end >= start || isClear.length < rows.length * 0.9) return null
  return meanLength(lefts) >= leastLength && meanLength(rights) >= leastLength ? gutter : null
}

/** A line across both columns ends what stands above it. */
const inColumns = (lines: readonly Line[], gutter: number): Line[] => {
  const ordered: Line[] = []
  const right: Line[] = []
  for (const line of lines) {
    if (line.cells.some((cell) => cell.left < gutter && cell.right > gutter)) {
      ordered.push(...right.splice(0), line)
      continue
    }
    const [before, after] = [
      line.cells.filter(({ left }) => left < gutter),
      line.cells.filter(({ left }) => left >= gutter),
    ]
    if (before.length > 0) ordered.push(lineOf(line, before))
    if (after.length > 0) right.push(lineOf(line, after))
  }
  return [...ordered, ...right]
}

const lineOf = (line: Line, cells: Cell[]): Line => ({
  ...line,
  cells,
  text: cells.map(({ text }) => text).join(" "),
  left: cells[0]?.left ?? line.left,
  right: cells.at(-1)?.right ?? line.right,
})

const meanLength = (cells: readonly Cell[]): number =>
  cells.reduce((sum, { text }) => sum + text.length, 0) / Math.max(cells.length, 1)

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
