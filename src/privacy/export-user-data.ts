import { requireOwner } from "../feature/actor.ts"
import { type SendPart, StreamedAnswer, type StreamOptions } from "../feature/streamed-answer.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { exportSchemaOf } from "./export-format.ts"
import type { PersonalTables } from "./personal-data.ts"
import { userDataBody } from "./schemas.ts"
import { writeExport } from "./write-export.ts"

/** Each export holds a connection to the database. */
const maxConcurrentExports = 4
/**
 * This much is read ahead of the client: for most exports the database is done before the first byte arrives. Between two parts, an
 * export waits less than the 10 s after which the database ends an idle transaction.
 */
const serverOptions: StreamOptions = {
  contentType: "application/json",
  bufferBytes: 8 * 1024 * 1024,
  maxWaitMs: 8000,
  timeoutMs: 120_000,
}
/** The embedded database has one session: while an export waits for its client, all other statements wait. */
const embeddedOptions: StreamOptions = {
  ...serverOptions,
  bufferBytes: 64 * 1024 * 1024,
  maxWaitMs: 1000,
  maxTotalWaitMs: 1000,
}

/**
 * Everything that is stored about a person as one JSON file, from one snapshot; bytes outside the database, which never change, are read
 * after its transaction. Each process makes its own verb, which counts the exports running there.
 */
export const exportUserData = (tables: PersonalTables) => {
  let running = 0
  const write = async (ctx: Context, userId: string, send: SendPart): Promise<void> => {
    if (running >= maxConcurrentExports)
      throw unavailable(`${maxConcurrentExports} exports run here already. Try again in a moment.`, 2)
    running += 1
    try {
      const inTransaction = (tx: Transaction) => writeExport(tables, ctx, tx, userId, send)
      const sendRest = await asUser(ctx.sql, userId, inTransaction, "isolation level repeatable read read only")
      await sendRest()
    } finally {
      running -= 1
    }
  }
  return verb({
    action: "user.export",
    scope: "privacy",
    rate: "other",
    input: userDataBody,
    output: exportSchemaOf(tables),
    run: async (ctx: Context, { user_id }) => {
      requireOwner(ctx, user_id)
      const options = ctx.isEmbedded ? embeddedOptions : serverOptions
      return new StreamedAnswer(options, (send) => write(ctx, user_id, send))
    },
  })
}
