import { z } from "@hono/zod-openapi"
import { ownerOfMessage } from "../chat/messages/find-message.ts"
import { idField, textField } from "../feature/fields.ts"
import { StreamedAnswer } from "../feature/streamed-answer.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { spokenTypes } from "./audio/audio-types.ts"
import type { Context } from "./context.ts"
import { readMessage, speechConfigOf } from "./find-message.ts"
import { requireSpeech } from "./require-speech.ts"
import { speakMessage } from "./speak-message.ts"
import { settingsOf, spokenText } from "./spoken-settings.ts"

/** Sends a message as audio, as it is made. */
export const speakAloud = verb({
  action: "message.speak",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    id: idField,
    voice: textField(1, 100).optional().openapi({ description: "Default: the session's, then `SPEECH_VOICE`." }),
    format: z.enum(["mp3", "opus", "wav"]).optional().openapi({ description: "Default: the session's." }),
    speed: z.number().min(0.25).max(4).optional().openapi({ description: "Default: the session's." }),
    language: textField(2, 35).optional().openapi({ description: "Default: the session's.", example: "vi" }),
  }),
  output: z.never(),
  run: async (ctx: Context, { id, ...asked }) => {
    const { sql, log } = ctx
    const userId = await ownerOfMessage(ctx, id)
    const { message, config } = await asUser(sql, userId, async (tx) => {
      const found = await readMessage(tx, userId, id)
      return { message: found, config: await speechConfigOf(tx, userId, found.session_id) }
    })
    const speech = requireSpeech(ctx)
    spokenText(message)
    const settings = settingsOf(speech, config, asked)
    const options = { contentType: spokenTypes[settings.format], isLive: true }
    return new StreamedAnswer(options, async (send, signal) => {
      for await (const part of speakMessage({ sql, log, speech }, message, settings, signal)) await send(part)
    })
  },
})
