import type { Line } from "./line.ts"

/** A piece of text as the parser gives it: `transform` holds its scale in 0 to 3, and its place in 4 and 5. */
export type TextItem = { str: string; width: number; transform: number[]; fontName: string }

/** In sizes of a letter. */
const sameBaseline = 0.35
const raisedBaseline = 0.7
const wordGap = 0.15
const cellGap = 1.6
const overlap = 1

/** Puts the pieces of a page together to lines, in the order in which the page draws them. */
export const readLines = (items: Iterable<TextItem>, toPage: readonly number[], page: number): Line[] => {
  const lines: Line[] = []
  let line: Line | null = null
  let spaced = false
  for (const item of items) {
    if (!item.str) continue
    if (!item.str.trim()) {
      spaced = true
      continue
    }
    const piece = place(item, toPage)
    if (line && continues(line, piece)) append(line, piece, spaced || /^\s/.test(item.str))
    else {
      line = { ...piece, text: item.str.trim(), cells: [], page }
      line.cells.push({ text: line.text, left: line.left, right: line.right })
      lines.push(line)
    }
    spaced = /\s$/.test(item.str)
  }
  return lines
}

type Piece = Pick<Line, "text" | "left" | "right" | "y" | "size" | "font">

const place = ({ str, width, transform, fontName }: TextItem, toPage: readonly number[]): Piece => {
  const [, , skew = 0, scale = 0, x = 0, up = 0] = transform
  const [a = 1, b = 0, c = 0, d = -1, e = 0, f = 0] = toPage
  const left = a * x + c * up + e
  return {
    text: str.trim(),
    left,
    right: left + width,
    y: b * x + d * up + f,
    size: Math.hypot(skew, scale),
    font: fontName,
  }
}

/** A smaller piece may be raised or lowered: a note's number, an index. */
const continues = (line: Line, piece: Piece): boolean => {
  const size = Math.max(line.size, piece.size)
  const shift = Math.abs(piece.y - line.y)
  const isNear = piece.left - line.right < size && Math.min(piece.size, line.size) < 0.85 * size
  return shift < size * (isNear ? raisedBaseline : sameBaseline) && piece.left > line.right - size * overlap
}

const append = (line: Line, piece: Piece, isSpaced: boolean): void => {
  const gap = piece.left - line.right
  const size = Math.max(line.size, piece.size)
  const cell = line.cells.at(-1)
  const space = isSpaced || gap > size * wordGap ? " " : ""
  if (gap > size * cellGap || !cell) line.cells.push({ text: piece.text, left: piece.left, right: piece.right })
  else {
    cell.text += space + piece.text
    cell.right = piece.right
  }
  line.text += space + piece.text
  line.right = piece.right
  if (piece.size > line.size) Object.assign(line, { size: piece.size, font: piece.font, y: piece.y })
}
