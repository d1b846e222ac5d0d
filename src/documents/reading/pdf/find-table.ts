import { joinLines } from "./join-lines.ts"
import type { Cell, Line } from "./line.ts"
import { isBullet } from "./marker.ts"

export type FoundTable = { header: string[] | null; rows: string[][]; lines: number }

const leastRows = 3
/** In sizes of a letter, from one line to the next. */
const longestStep = 3.5

/** The table that begins with line `from`: rows whose pieces stand below each other. Null: there is none. */
export const findTable = (lines: readonly Line[], from: number, compounds: ReadonlySet<string>): FoundTable | null => {
  const rows: Line[] = []
  let count = 0
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] as Line
    const last = rows.at(-1)
    if (isBullet(line.text) || (last && !isBelow(line, lines[index - 1] ?? last))) break
    const cell = last && continuedCell(line, last)
    if (cell) cell.text = joinLines([cell, line], compounds)
    else if (line.cells.length >= 2) rows.push({ ...line, cells: line.cells.map((each) => ({ ...each })) })
    else break
    count++
  }
  if (rows.length < leastRows) return null
  const columns = findColumns(rows)
  if (columns.length < 2 || rows.some(({ cells }) => cells.length > columns.length)) return null
  const texts = rows.map((row) => columns.map((column) => joinLines([{ text: textIn(row, column) }], compounds)))
  const filled = texts.flat().filter(Boolean).length
  if (filled < texts.flat().length * 0.6) return null
  const [first = [], ...rest] = texts
  const hasHeader = isHeader(rows, first, rest)
  return { header: hasHeader ? first : null, rows: hasHeader ? rest : texts, lines: count }
}

const isBelow = (line: Line, last: Line): boolean =>
  line.page === last.page && line.y > last.y && line.y - last.y < longestStep * last.size

/** The cell of the row above that goes on with this line; null: it is a row of its own. */
const continuedCell = ({ cells: [cell, ...others], size }: Line, last: Line): Cell | null => {
  if (!cell || others.length > 0) return null
  const [, ...after] = last.cells
  return after.find(({ left }) => Math.abs(left - cell.left) < size) ?? null
}

type Column = { left: number; right: number }

/** Cells that overlap are in one column. */
const findColumns = (rows: readonly Line[]): Column[] => {
  const cells = rows.flatMap((row) => row.cells).sort((one, other) => one.left - other.left)
  const columns: Column[] = []
  for (const { left, right } of cells) {
    const last = columns.at(-1)
    if (last && left < last.right) last.right = Math.max(last.right, right)
    else columns.push({ left, right })
  }
  return columns
}

const textIn = ({ cells }: Line, column: Column): string =>
  cells
    .filter((cell: Cell) => cell.left >= column.left && cell.left <= column.right)
    .map(({ text }) => text)
    .join(" ")

/** The first row names the columns: in another font, or without a number where the others have one. */
const isHeader = (rows: readonly Line[], first: readonly string[], rest: readonly string[][]): boolean => {
  if (!first.every(Boolean)) return false
  if (rows.slice(1).every(({ font }) => font !== rows[0]?.font)) return true
  const hasNumber = (texts: readonly string[]) => texts.some((text) => /^[-+$€₫]?[\d.,]+\s?[%€₫]?$/.test(text))
  return !hasNumber(first) && rest.every(hasNumber)
}
