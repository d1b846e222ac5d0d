import { requireOwner } from "../feature/actor.ts"
import { rowOfRequest } from "../feature/audit-log.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { exportFormat, exportSchema, exportVersion } from "./export-format.ts"
import { type Line, readAudit, readJobs, readKeys, readMemories, readPerson, readVersions } from "./export-queries.ts"
import { type Ending, followStream } from "./follow-stream.ts"
import { userDataBody } from "./schemas.ts"

/** Each holds a connection to the database. */
const mostAtOnce = 4
/**
 * `bufferBytes` are read ahead of the client: most exports are over, for the database, before their first byte has arrived. For so long a
 * client may take nothing at a time, and in all, while the export holds the database.
 */
type Limits = { bufferBytes: number; stallMilliseconds: number; waitMilliseconds: number }
/** Less at a time than the 10 s after which the database ends a transaction that idles. */
const serverLimits: Limits = { bufferBytes: 8 * 1024 * 1024, stallMilliseconds: 8000, waitMilliseconds: 120_000 }
/** The embedded database has one session: while an export waits for its client, everybody waits. */
const embeddedLimits: Limits = { bufferBytes: 64 * 1024 * 1024, stallMilliseconds: 1000, waitMilliseconds: 1000 }
/** Up to so many characters it is answered when it is whole: what goes wrong is told as an error, and not by a connection that breaks. */
const longestWhole = 256 * 1024
const mostMilliseconds = 120_000

/**
 * All that is held about a person as the text of one JSON file, as of one instant. A client that goes away or is too slow ends it. The audit
 * says how it ended: when the answer begins, nobody knows.
 */
type ExportUserData = (ctx: Context, userId: string, gone: AbortSignal) => Promise<ReadableStream>

const createExporter = (): ExportUserData => {
  let running = 0
  return async (ctx, userId, gone) => {
    requireOwner(ctx, userId)
    if (running >= mostAtOnce) throw unavailable(`${mostAtOnce} exports run here already. Try again in a moment.`, 2)
    running += 1
    const limit = AbortSignal.any([gone, AbortSignal.timeout(mostMilliseconds)])
    const { readable, send, close, abort } = createPipe(limit, ctx.isEmbedded ? embeddedLimits : serverLimits)
    const begun = Promise.withResolvers<ReadableStream<Uint8Array>>()
    let isOver = false
    const tellEnd = (ending: Ending): void => {
      if (ctx.trail.isOpen && !isOver) ctx.audit.add(rowOfRequest(ctx, ending))
      isOver = true
    }
    const begin = (): void => {
      if (ctx.trail.isOpen) return
      ctx.trail.isOpen = true
      begun.resolve(followStream(readable, gone, tellEnd))
    }
    const write = async (tx: Transaction) => {
      let length = 0
      for await (const text of writeExport(tx, userId)) {
        await send(text)
        length += text.length
        if (length > longestWhole) begin()
      }
    }
    void asUser(ctx.sql, userId, write, "isolation level repeatable read read only")
      .then(async () => {
        begin()
        await close()
      })
      .catch(async (error: unknown) => {
        ctx.log.warn({ err: error, request_id: ctx.requestId }, "an export was not finished")
        tellEnd(gone.aborted || isTooSlow(error) ? 499 : 500)
        begun.reject(error)
        await abort(error)
      })
      .finally(() => {
        running -= 1
      })
    return begun.promise
  }
}

/** Of `AbortSignal.timeout`: the client took too little. */
const isTooSlow = (error: unknown): boolean => error instanceof DOMException && error.name === "TimeoutError"

/** What is sent waits, once `bufferBytes` of it were not read, for the reader; not for long. */
const createPipe = (limit: AbortSignal, { bufferBytes, stallMilliseconds, waitMilliseconds }: Limits) => {
  const strategy = new ByteLengthQueuingStrategy({ highWaterMark: bufferBytes })
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>(undefined, strategy)
  const writer = writable.getWriter()
  const encoder = new TextEncoder()
  const failed = writer.closed.catch(() => undefined)
  let waited = 0
  return {
    readable,
    send: async (text: string): Promise<void> => {
      limit.throwIfAborted()
      void writer.write(encoder.encode(text)).catch(() => undefined)
      if ((writer.desiredSize ?? 0) > 0) return
      const began = performance.now()
      const most = Math.max(0, Math.min(stallMilliseconds, Math.round(waitMilliseconds - waited)))
      await Promise.race([writer.ready, rejectOn(AbortSignal.any([limit, AbortSignal.timeout(most)]))])
      waited += performance.now() - began
    },
    close: () => Promise.race([writer.close(), rejectOn(limit)]),
    abort: async (reason: unknown): Promise<void> => {
      await writer.abort(reason).catch(() => undefined)
      await failed
    },
  }
}

const rejectOn = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const end = () => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener("abort", end, { once: true })
  })

/** The file in pieces: a line for each item, so that a person can read it, too. */
async function* writeExport(tx: Transaction, userId: string): AsyncGenerator<string> {
  const { exported_at, ...person } = await readPerson(tx, userId)
  const head = { format: exportFormat, version: exportVersion, exported_at, user_id: userId, ...person }
  yield `${JSON.stringify(head).slice(0, -1)},\n"memories":[`
  yield* writeLines((after) => readMemories(tx, userId, after))
  yield '],\n"versions":['
  yield* writeLines((after) => readVersions(tx, userId, after))
  yield '],\n"jobs":['
  yield* writeLines((after) => readJobs(tx, userId, after))
  yield '],\n"keys":['
  yield* writeLines((after) => readKeys(tx, userId, after))
  yield '],\n"audit":['
  yield* writeLines((after) => readAudit(tx, userId, after))
  yield "]}\n"
}

async function* writeLines(readPage: (after: string | null) => Promise<Line[]>): AsyncGenerator<string> {
  let page = await readPage(null)
  for (let separator = "\n"; page.length > 0; separator = ",\n") {
    yield separator + page.map(({ line }) => line).join(",\n")
    page = await readPage(page.at(-1)?.key ?? null)
  }
}

/** A verb of one process: it knows how many exports run there. `gone` is aborted when the client goes away. */
export const exportUserData = () => {
  const run = createExporter()
  return verb({
    action: "user.export",
    scope: "privacy",
    rate: "other",
    input: userDataBody,
    output: exportSchema,
    run: (ctx: Context, { user_id }) => run(ctx, user_id, ctx.gone),
  })
}
