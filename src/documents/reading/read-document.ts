/** A chunk of a document's text, in reading order. */
export type ReadChunk = {
  content: string
  tokens: number
  /** From 1; null where the format has no pages. */
  pageFrom: number | null
  pageTo: number | null
  /** The headings above it, outermost first. */
  headings: readonly string[]
}

/** What was read from a document's bytes. The same bytes and parameters give the same result. */
export type ReadDocument = {
  pages: number | null
  characters: number
  /** ISO 639-1: `en`, `vi`; null: neither. */
  language: string | null
  chunks: ReadChunk[]
}

/** Sizes in tokens of `cl100k_base`. */
export type ChunkParameters = { chunkSize: number; chunkOverlap: number }

/** The document cannot be read, and another try would not change that. The message is for its owner. */
export class UnreadableError extends Error {}

/** Text that is embedded for a chunk: its content below its headings. The hash of this text identifies a vector. */
export const embeddedText = ({ headings, content }: Pick<ReadChunk, "headings" | "content">): string =>
  headings.length === 0 ? content : `${headings.join(" › ")}\n${content}`
