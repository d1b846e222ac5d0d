import type { Cell, Line } from "./line.ts"
import { isBullet } from "./marker.ts"

export type FoundTable = { header: string[] | null; rows: string[][]; lines: number }

const leastRows = 3
/** In sizes of a letter, from one row to the next. */
const longestStep = 3.5

/** The table that begins with line `from`: rows whose pieces stand below each other. Null: there is none. */
export const findTable = (lines: readonly Line[], from: number): FoundTable | null => {
  const rows: Line[] = []
  for (let index = from; index < lines.length; index++) {
    const line = lines[index] as Line
    const last = rows.at(-1)
    if (line.cells.length < 2 || isBullet(line.text)) break
    if (last && (line.page !== last.page || line.y <= last.y || line.y - last.y > longestStep * last.size)) break
    rows.push(line)
  }
  if (rows.length < leastRows) return null
  const columns = findColumns(rows)
  if (columns.length < 2 || rows.some(({ cells }) => cells.length > columns.length)) return null
  const texts = rows.map((row) => columns.map((column) => textIn(row, column)))
  const filled = texts.flat().filter(Boolean).length
  if (filled < texts.flat().length * 0.6) return null
  const [first = [], ...rest] = texts
  const hasHeader = isHeader(rows, first, rest)
  return { header: hasHeader ? first : null, rows: hasHeader ? rest : texts, lines: rows.length }
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
