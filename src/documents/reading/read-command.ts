import { writeFileSync } from "node:fs"
import { setPriority } from "node:os"
import { describeError } from "../../platform/logger.ts"
import { chunkBlocks } from "./chunk-blocks.ts"
import { parseDocument } from "./parse-document.ts"
import { type ReadChunk, UnreadableError } from "./read-document.ts"
import { type ReadReply, type ReadRequest, readRequestSchema } from "./reader-messages.ts"
import { unreadable } from "./refusals.ts"

/** Characters of chunks in one reply. */
const maxReplyLength = 65_536

/** Reads documents, one at a time, as lines on the standard input ask for them. Ends when that is closed. */
export const runReadCommand = async (): Promise<number> => {
  stayBehind()
  // A parser that gives up leaves work behind, which fails when nobody waits for it any more.
  process.removeAllListeners("unhandledRejection").on("unhandledRejection", () => undefined)
  const requests = console[Symbol.asyncIterator]()
  // What a parser says of a document is nobody's business, and the standard output is for replies.
  for (const method of ["log", "info", "warn", "error", "debug", "trace"] as const) console[method] = () => undefined
  // The end of the input may come as an empty line.
  for (let line = await requests.next(); !line.done && line.value !== ""; line = await requests.next())
    for await (const reply of answer(readRequestSchema.parse(JSON.parse(line.value))))
      await Bun.write(Bun.stdout, `${JSON.stringify(reply)}\n`)
  return 0
}

/** Where cores are few, requests come first. Where memory is short, the kernel ends this process and not the server. */
const stayBehind = (): void => {
  if (process.platform !== "linux") return
  setPriority(10)
  try {
    writeFileSync("/proc/self/oom_score_adj", "1000")
  } catch (error) {
    // Some sandboxes do not allow it. It is read without.
    if (!(error instanceof Error && "syscall" in error)) throw error
  }
}

async function* answer(request: ReadRequest): AsyncGenerator<ReadReply> {
  try {
    const read = await parseDocument(request.path, request.type)
    const { chunks, characters, language } = chunkBlocks(read, request)
    for (const part of partsOf(chunks)) yield { is: "chunks", chunks: part }
    yield { is: "end", pages: read.pages, characters, language }
  } catch (error) {
    yield explain(error)
  }
}

function* partsOf(chunks: readonly ReadChunk[]): Generator<ReadChunk[]> {
  let part: ReadChunk[] = []
  let length = 0
  for (const chunk of chunks) {
    part.push(chunk)
    length += chunk.content.length
    if (length < maxReplyLength) continue
    yield part
    part = []
    length = 0
  }
  if (part.length > 0) yield part
}

const explain = (error: unknown): ReadReply => {
  if (error instanceof UnreadableError) return { is: "unreadable", message: error.message }
  if (error instanceof RangeError && /memory/i.test(error.message))
    return { is: "unreadable", message: unreadable("memory").message }
  const isOfSystem = error instanceof Error && "syscall" in error
  return { is: isOfSystem ? "failed" : "fault", error: describeError(error) }
}
