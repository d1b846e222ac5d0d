import { z } from "@hono/zod-openapi"
import { ownerOfMessage } from "../chat/messages/find-message.ts"
import { answerRange } from "../feature/byte-range.ts"
import { idField, rangeFields } from "../feature/fields.ts"
import { StreamedAnswer } from "../feature/streamed-answer.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { notFound } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { readMessage } from "./find-message.ts"
import { openAudio } from "./storage/open-audio.ts"
import { findAudio } from "./storage/queries.ts"

/** Sends the audio of a message, or the part of it that a range names. */
export const readAudio = verb({
  action: "message.audio",
  scope: "chat",
  rate: "other",
  input: z.strictObject({ id: idField, ...rangeFields }),
  output: z.never(),
  run: async (ctx: Context, { id, range, if_range: ifRange }) => {
    const userId = await ownerOfMessage(ctx, id)
    const audio = await asUser(ctx.sql, userId, async (tx) => {
      await readMessage(tx, userId, id)
      return findAudio(tx, userId, id)
    })
    if (!audio) throw notFound("audio")
    const { part, ...answer } = answerRange({ range, ifRange }, { bytes: Number(audio.bytes), sha256: audio.sha256 })
    const parts = openAudio(ctx.sql, { userId, audioId: audio.id }, part)
    return new StreamedAnswer({ contentType: audio.mime_type, ...answer }, async (send) => {
      for await (const bytes of parts) await send(bytes)
    })
  },
})
