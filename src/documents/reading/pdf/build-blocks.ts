import type { Block } from "../blocks.ts"
import { type BlockCollector, collectBlocks } from "../collect-blocks.ts"
import { findTable } from "./find-table.ts"
import { joinLines } from "./join-lines.ts"
import type { Line, Page } from "./line.ts"
import { readMarker } from "./marker.ts"
import { measureText, type TextMeasures } from "./measure-text.ts"
import { startsParagraph } from "./paragraphs.ts"

/** Puts the lines of all pages together to headings, paragraphs, lists and tables. */
export const buildBlocks = (pages: readonly Page[]): Block[] => {
  const collector = collectBlocks()
  const lines = pages.flatMap((page) => page.lines)
  const measures = measureText(lines)
  let open: Line[] = []
  for (let index = 0; index < lines.length; ) {
    const table = findTable(lines, index)
    const line = lines[index] as Line
    if (table || startsParagraph(open, line, measures)) {
      finish(open, collector, measures)
      open = []
    }
    if (table) collector.table(table.header, table.rows, line.page)
    else open.push(line)
    index += table?.lines ?? 1
  }
  finish(open, collector, measures)
  return collector.blocks
}

const longestHeading = 200
const maxHeadingLines = 4

const finish = (lines: readonly Line[], collector: BlockCollector, measures: TextMeasures): void => {
  const [first] = lines
  if (!first) return
  const text = joinLines(lines)
  const level = measures.levelOf(first)
  const marked = readMarker(text)
  if (level !== null && lines.length <= maxHeadingLines && text.length <= longestHeading)
    collector.heading(level, text, first.page)
  else if (marked) collector.listItem({ ...marked, depth: 0 }, first.page)
  else collector.paragraph(text, first.page)
}
