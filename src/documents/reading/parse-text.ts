import type { ReadBlocks } from "./blocks.ts"
import { type BlockCollector, collectBlocks } from "./collect-blocks.ts"

/** Longer lines are paragraphs. Shorter ones were broken by hand or by an editor, and are joined. */
const longestWrappedLine = 100

const listItem = /^(\s*)([-*+•‣◦▪–]|\d{1,3}[.)]|[a-zđ][.)])\s+(\S.*)$/i

/** Reads plain text: empty lines part its paragraphs. */
export const parseText = (text: string): ReadBlocks => {
  const collector = collectBlocks()
  const lines = text.replace(/\r\n?|\u2028/g, "\n")
  for (const part of lines.split(/\n[^\S\n]*\n|[\f\u2029]/)) readPart(part, collector)
  return { pages: null, title: null, blocks: collector.blocks }
}

const readPart = (part: string, collector: BlockCollector): void => {
  const lines = part.split("\n")
  const areParagraphs = lines.some((line) => line.length > longestWrappedLine)
  let open: string[] = []
  let item: { marker: string; depth: number } | null = null
  const finish = (): void => {
    if (item) collector.listItem({ ...item, text: open.join("\n") })
    else collector.paragraph(open.join("\n"))
    open = []
  }
  for (const line of lines) {
    const [, indent = "", marker, text = ""] = listItem.exec(line) ?? []
    if (marker || areParagraphs) finish()
    if (marker) item = { marker: /[-*+]/.test(marker) ? "•" : marker, depth: depthOf(indent) }
    else if (areParagraphs) item = null
    open.push(marker ? text : line)
  }
  finish()
}

/** Two spaces or a tab a level. */
const depthOf = (indent: string): number => Math.min(Math.floor(indent.replaceAll("\t", "  ").length / 2), 8)
