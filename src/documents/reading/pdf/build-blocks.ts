import type { Block } from "../blocks.ts"
import { type BlockCollector, collectBlocks } from "../collect-blocks.ts"
import { findNotes } from "./find-notes.ts"
import { findTable } from "./find-table.ts"
import { joinLines } from "./join-lines.ts"
import type { Line, Page } from "./line.ts"
import { readMarker } from "./marker.ts"
import { measureText, type TextMeasures } from "./measure-text.ts"
import { startsParagraph } from "./paragraphs.ts"

/**
 * Puts the lines of all pages together to headings, paragraphs, lists and tables. Notes at the foot of a page come after the paragraph that
 * they interrupt.
 */
export const buildBlocks = (pages: readonly Page[]): Block[] => {
  const collector = collectBlocks()
  const lines = pages.flatMap((page) => page.lines)
  const measures = measureText(lines)
  const notes = findNotes(lines, measures)
  let open: Line[] = []
  let openNotes: Line[] = []
  const end = (): void => {
    finish(open, collector, measures)
    for (const note of partsOf(openNotes, measures)) finish(note, collector, measures)
    open = []
    openNotes = []
  }
  for (let index = 0; index < lines.length; ) {
    const line = lines[index] as Line
    const isNote = notes.has(line)
    const table = isNote ? null : findTable(lines, index, measures.compounds)
    if (!isNote && (table || startsParagraph(open, line, measures))) end()
    if (table) collector.table(table.header, table.rows, line.page)
    else (isNote ? openNotes : open).push(line)
    index += table?.lines ?? 1
  }
  end()
  return collector.blocks
}

/** The paragraphs of some lines. */
const partsOf = (lines: readonly Line[], measures: TextMeasures): Line[][] => {
  const parts: Line[][] = []
  for (const line of lines) {
    const open = parts.at(-1)
    if (!open || startsParagraph(open, line, measures)) parts.push([line])
    else open.push(line)
  }
  return parts
}

const longestHeading = 200
const maxHeadingLines = 4

const finish = (lines: readonly Line[], collector: BlockCollector, measures: TextMeasures): void => {
  const [first] = lines
  if (!first) return
  const text = joinLines(lines, measures.compounds)
  const level = measures.levelOf(first)
  const marked = readMarker(text)
  if (level !== null && lines.length <= maxHeadingLines && text.length <= longestHeading)
    collector.heading(level, text, first.page)
  else if (marked) collector.listItem({ ...marked, depth: 0 }, first.page)
  else collector.paragraph(text, first.page)
}
