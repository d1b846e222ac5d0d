/** A piece of a line, parted from the next by a wide gap. */
export type Cell = { text: string; left: number; right: number }

/** A line of a page, or of one of its columns. Lengths are in points, from the upper left corner of the page. */
export type Line = {
  text: string
  left: number
  right: number
  /** Of its baseline, downwards. */
  y: number
  /** Of its letters. */
  size: number
  /** Named by the parser: equal names are equal fonts. */
  font: string
  cells: Cell[]
  page: number
}

export type Page = { number: number; width: number; height: number; lines: Line[] }
