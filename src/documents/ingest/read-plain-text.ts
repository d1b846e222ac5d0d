import { type ChunkParameters, type ReadDocument, UnreadableError } from "../reading/read-document.ts"

/** Stands in for the parsers: plain text, a chunk for each paragraph. */
export const readPlainText = async (
  path: string,
  _mimeType: string,
  _parameters: ChunkParameters,
  _signal: AbortSignal,
): Promise<ReadDocument> => {
  const text = await Bun.file(path).text()
  const paragraphs = text.split(/\n\s*\n/).map((paragraph) => paragraph.trim())
  const chunks = paragraphs
    .filter((content) => content !== "")
    .map((content) => ({
      content,
      tokens: Math.max(1, Math.ceil(content.length / 4)),
      pageFrom: null,
      pageTo: null,
      headings: [],
    }))
  if (chunks.length === 0) throw new UnreadableError("The file is empty.")
  return { pages: null, characters: text.length, language: "en", chunks }
}
