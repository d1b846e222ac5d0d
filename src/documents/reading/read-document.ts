import { resolve } from "node:path"
import { isDocumentType } from "./document-types.ts"
import type { ReadRequest } from "./reader-messages.ts"

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

/** Sizes in tokens of `o200k_base`. */
export type ChunkParameters = { chunkSize: number; chunkOverlap: number }

/** The document cannot be read, and another try would not change that. The message is for its owner. */
export class UnreadableError extends Error {}

/** Reads documents in processes of their own: `createReader`. */
export type Reader = {
  read: (request: ReadRequest, signal: AbortSignal) => Promise<ReadDocument>
  /** Ends the processes. What they read is read again by the next process that tries. */
  stop: () => void
}

/**
 * Parses a file of a type that `detectType` found, and cuts its text into chunks. Throws an `UnreadableError`, the signal's reason, or
 * another error when the process that reads ended early: then another try may succeed.
 */
export const readDocument = (
  reader: Reader,
  path: string,
  mimeType: string,
  parameters: ChunkParameters,
  signal: AbortSignal,
): Promise<ReadDocument> => {
  if (!isDocumentType(mimeType)) return Promise.reject(new Error("there is no reader for this type"))
  return reader.read({ path: resolve(path), type: mimeType, ...parameters }, signal)
}

/** Text that is embedded for a chunk: its content below its headings. The hash of this text identifies a vector. */
export const embeddedText = ({ headings, content }: Pick<ReadChunk, "headings" | "content">): string =>
  headings.length === 0 ? content : `${headings.join(" › ")}\n${content}`
