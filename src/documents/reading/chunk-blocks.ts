import type { ReadBlocks } from "./blocks.ts"
import type { ChunkParameters, ReadDocument } from "./read-document.ts"

export const chunkBlocks = (read: ReadBlocks, _: ChunkParameters): Omit<ReadDocument, "pages"> => {
  const texts = read.blocks.map((block) => ({
    page: block.page,
    content: "text" in block ? block.text : JSON.stringify(block),
  }))
  return {
    characters: texts.reduce((sum, { content }) => sum + content.length, 0),
    language: null,
    chunks: texts.map(({ content, page }) => ({ content, tokens: 1, pageFrom: page, pageTo: page, headings: [] })),
  }
}
