import type { BlockCollector } from "../collect-blocks.ts"
import type { Numbering } from "./numbering.ts"
import type { XmlHandler } from "./read-xml.ts"
import type { ParagraphStyle } from "./styles.ts"
import { tableParts, tableReader } from "./table.ts"

type Paragraph = ParagraphStyle & { text: string; notes: string[] }

/** What the other parts of the archive say. */
export type BodyParts = {
  styleOf: (id: string) => ParagraphStyle
  numbering: Numbering
  footnotes: ReadonlyMap<string, string>
  endnotes: ReadonlyMap<string, string>
}

/** A handler for `word/document.xml`. Notes follow the paragraph that names them. */
export const bodyHandler = (parts: BodyParts, collector: BlockCollector): XmlHandler => {
  // A text box is a paragraph inside another, and a table may stand in a cell of another.
  const paragraphs: Paragraph[] = []
  const table = tableReader(collector)
  let skipped = 0
  let isText = false

  const finish = (paragraph: Paragraph): void => {
    const { text, level, list, depth = 0 } = paragraph
    const isItem = list !== undefined && list !== "0" && text.trim() !== "" && !table.isOpen()
    const marker = isItem ? parts.numbering(list, depth) : null
    if (table.isOpen()) table.add(text)
    else if (level) collector.heading(level, marker && marker !== "•" ? `${marker} ${text}` : text)
    else if (marker === null) collector.paragraph(text)
    else collector.listItem({ marker, text, depth })
    for (const note of paragraph.notes)
      if (table.isOpen()) table.add(note)
      else collector.paragraph(note)
  }

  return {
    open: (name, attributes) => {
      if (skipped > 0 || skippedParts.has(name)) {
        skipped++
        return
      }
      const paragraph = paragraphs.at(-1)
      const value = attributes["w:val"] ?? ""
      if (name === "w:p") paragraphs.push({ text: "", notes: [] })
      else if (name === "w:t" || name === "m:t") isText = true
      else if (tableParts.has(name)) table.open(name, attributes)
      else if (!paragraph) return
      else if (name === "w:pStyle") Object.assign(paragraph, { ...parts.styleOf(value), ...paragraph })
      else if (name === "w:outlineLvl" && Number(value) < 9) paragraph.level = Number(value) + 1
      else if (name === "w:numId") paragraph.list = value
      else if (name === "w:ilvl") paragraph.depth = Math.min(Math.max(Number(value) || 0, 0), 8)
      else if (name === "w:footnoteReference") paragraph.notes.push(parts.footnotes.get(attributes["w:id"] ?? "") ?? "")
      else if (name === "w:endnoteReference") paragraph.notes.push(parts.endnotes.get(attributes["w:id"] ?? "") ?? "")
      else paragraph.text += characters[name] ?? ""
    },
    text: (text) => {
      const paragraph = paragraphs.at(-1)
      if (isText && skipped === 0 && paragraph) paragraph.text += text
    },
    close: (name) => {
      if (skipped > 0) {
        skipped--
        return
      }
      if (name === "w:t" || name === "m:t") isText = false
      else if (name === "w:p") {
        const paragraph = paragraphs.pop()
        if (paragraph) finish(paragraph)
      } else table.close(name)
    },
  }
}

/** What older programs show in place of what stands beside it, what was deleted, and how the document was before. */
const skippedParts = new Set(["mc:Fallback", "w:del", "w:moveFrom", "w:pPrChange", "w:rPrChange", "w:sectPrChange"])

const characters: Record<string, string> = {
  "w:tab": "\t",
  "w:br": "\n",
  "w:cr": "\n",
  "w:noBreakHyphen": "-",
}
