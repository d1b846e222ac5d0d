import { setImmediate as giveTurn } from "node:timers/promises"
import type { Logger } from "../../platform/logger.ts"
import type { ReadChunk, ReadDocument } from "./read-document.ts"
import { UnreadableError } from "./read-document.ts"
import { type ReadReply, type ReadRequest, readReplySchema } from "./reader-messages.ts"
import { readerProgram } from "./reader-program.ts"
import { unreadable } from "./refusals.ts"
import { type ReaderLimits, watchUse } from "./watch-use.ts"

export type ReaderProcess = {
  read: (request: ReadRequest, signal: AbortSignal) => Promise<ReadDocument>
  /** It can read another document. */
  isUsable: () => boolean
  kill: () => void
}

/**
 * Starts a process that reads documents one at a time. It gets nothing of this one's environment, where keys are, nor its folder, where
 * settings are. It ends when this one does, even by a kill: the runtime sees to that.
 */
export const startReaderProcess = (log: Logger, limits: ReaderLimits): ReaderProcess => {
  const child = Bun.spawn([...readerProgram], {
    cwd: "/",
    env: { BUN_FEATURE_FLAG_NO_ORPHANS: "1" },
    stdio: ["pipe", "pipe", "ignore"],
  })
  child.unref()
  const lines = linesOf(child.stdout)
  let isUsable = true
  const kill = (): void => {
    isUsable = false
    child.kill("SIGKILL")
  }

  const read = async (request: ReadRequest): Promise<ReadDocument> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    await child.stdin.flush()
    const chunks: ReadChunk[] = []
    for (;;) {
      // Replies may come faster than anything else gets a turn.
      await giveTurn()
      const line = await lines.next()
      if (line.done) throw new Error("the process that read a document ended")
      const reply = readReplySchema.parse(JSON.parse(line.value))
      if (reply.is === "chunks") chunks.push(...reply.chunks)
      else if (reply.is === "end")
        return { pages: reply.pages, characters: reply.characters, language: reply.language, chunks }
      else throw explain(reply, log)
    }
  }

  return {
    isUsable: () => isUsable && child.exitCode === null,
    kill,
    read: async (request, signal) => {
      signal.throwIfAborted()
      signal.addEventListener("abort", kill, { once: true })
      const use = watchUse(child.pid, limits, Bun.file(request.path).size, kill)
      try {
        return await read(request)
      } catch (error) {
        if (!(error instanceof UnreadableError)) kill()
        throw signal.aborted ? signal.reason : (use.exceeded() ?? error)
      } finally {
        signal.removeEventListener("abort", kill)
        if (use.stop() > limits.keptBytes) kill()
      }
    },
  }
}

const explain = (reply: Extract<ReadReply, { is: "unreadable" | "failed" | "fault" }>, log: Logger): Error => {
  if (reply.is === "unreadable") return new UnreadableError(reply.message)
  if (reply.is === "failed") return new Error("a document's file could not be read", { cause: reply.error })
  log.warn({ fault: reply.error }, "a parser failed: its document counts as broken")
  return unreadable("broken")
}

/** More than the longest reply. */
const maxLineLength = 10_000_000

async function* linesOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder()
  let rest = ""
  for await (const part of stream) {
    rest += decoder.decode(part, { stream: true })
    const lines = rest.split("\n")
    rest = lines.pop() ?? ""
    if (rest.length > maxLineLength) throw new Error("a reply of the process that reads documents is too long")
    yield* lines
  }
}
