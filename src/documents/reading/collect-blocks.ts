import type { Block, ListItem } from "./blocks.ts"
import { cleanCode, cleanText } from "./clean-text.ts"

/** Collects a document's blocks in reading order. Texts are cleaned; what is empty then is left out. */
export type BlockCollector = {
  blocks: Block[]
  heading: (level: number, text: string, page?: number) => void
  paragraph: (text: string, page?: number) => void
  /** Items that follow each other make one list. */
  listItem: (item: ListItem, page?: number) => void
  /** A table of one column is a frame around paragraphs. */
  table: (header: readonly string[] | null, rows: readonly string[][], page?: number) => void
  code: (text: string, page?: number) => void
}

export const collectBlocks = (): BlockCollector => {
  const blocks: Block[] = []
  const collector: BlockCollector = {
    blocks,
    heading: (level, text, page) => {
      const cleaned = cleanText(text)
      if (cleaned)
        blocks.push({ kind: "heading", level: Math.min(Math.max(level, 1), 6), text: cleaned, page: page ?? null })
    },
    paragraph: (text, page) => {
      const cleaned = cleanText(text)
      if (cleaned) blocks.push({ kind: "paragraph", text: cleaned, page: page ?? null })
    },
    listItem: ({ marker, text, depth }, page) => {
      const item = { marker: cleanText(marker), text: cleanText(text), depth }
      if (!item.text) return
      const last = blocks.at(-1)
      if (last?.kind === "list") last.items.push(item)
      else blocks.push({ kind: "list", items: [item], page: page ?? null })
    },
    table: (header, rows, page) => {
      const cleaned = rows.map((row) => row.map(cleanText)).filter((row) => row.some(Boolean))
      const names = header?.map(cleanText)
      const isFrame = [names ?? [], ...cleaned].every((cells) => cells.length <= 1)
      if (isFrame) for (const [text = ""] of [names ?? [], ...cleaned]) collector.paragraph(text, page)
      else if (names?.some(Boolean) || cleaned.length > 0)
        blocks.push({ kind: "table", header: names ?? null, rows: cleaned, page: page ?? null })
    },
    code: (text, page) => {
      const cleaned = cleanCode(text)
      if (cleaned.trim()) blocks.push({ kind: "code", text: cleaned, page: page ?? null })
    },
  }
  return collector
}
