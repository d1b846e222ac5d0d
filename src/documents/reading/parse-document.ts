import { readFile, stat } from "node:fs/promises"
import type { ReadBlocks } from "./blocks.ts"
import { decodeText } from "./decode-text.ts"
import type { DocumentType } from "./document-types.ts"
import { unreadable } from "./refusals.ts"

/** Reads a file of a type that `detectType` found. Each parser is loaded by its first document. */
export const parseDocument = async (path: string, type: DocumentType): Promise<ReadBlocks> => {
  if ((await stat(path)).size === 0) throw unreadable("empty")
  const read = await parsers[type](path)
  if (read.blocks.length === 0) throw unreadable("empty")
  return read
}

const parsers: Record<DocumentType, (path: string) => Promise<ReadBlocks>> = {
  "application/pdf": async (path) => (await import("./pdf/parse-pdf.ts")).parsePdf(path),
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": async (path) =>
    (await import("./docx/parse-docx.ts")).parseDocx(path),
  "text/html": async (path) => (await import("./html/parse-html.ts")).parseHtml(await readText(path)),
  "text/markdown": async (path) => (await import("./parse-markdown.ts")).parseMarkdown(await readText(path)),
  "text/plain": async (path) => (await import("./parse-text.ts")).parseText(await readText(path)),
}

const readText = async (path: string): Promise<string> => {
  const text = decodeText(await readFile(path))
  if (text === null) throw unreadable("broken")
  return text
}
