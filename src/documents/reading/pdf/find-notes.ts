import type { Line } from "./line.ts"
import type { TextMeasures } from "./measure-text.ts"

/** Of the size of most of the text. */
const noteSize = 0.92

/** Lines at the foot of a column in smaller letters: a paragraph may go on after them, at the top of the next column. */
export const findNotes = (lines: readonly Line[], { size }: TextMeasures): Set<Line> => {
  const notes = new Set<Line>()
  let small: Line[] = []
  for (const [index, line] of lines.entries()) {
    if (line.size > size * noteSize) {
      small = []
      continue
    }
    small.push(line)
    const next = lines[index + 1]
    const isLast = !next || next.page !== line.page || next.y < line.y - 2 * size
    if (isLast) for (const note of small.splice(0)) notes.add(note)
  }
  return notes
}
