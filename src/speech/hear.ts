import { z } from "@hono/zod-openapi"
import type { FinishedAnswer } from "../answers/ask.ts"
import { type MessageRow, showMessage } from "../chat/messages/message-row.ts"
import { clientMessageIdField, messageSchema } from "../chat/messages/schemas.ts"
import { ownerOfSession } from "../chat/sessions/find-session.ts"
import { idField, textField } from "../feature/fields.ts"
import { fileField } from "../feature/uploaded-file.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { AppError } from "../platform/errors.ts"
import type { Context } from "./context.ts"
import { readMessage, speechConfigOf } from "./find-message.ts"
import { type Heard, hearRecording } from "./hear-recording.ts"
import { requireSpeech } from "./require-speech.ts"
import { speakMessage } from "./speak-message.ts"
import { settingsOf } from "./spoken-settings.ts"

const flagText = (fallback: boolean, description: string) =>
  z
    .enum(["true", "false"], { error: "must be true or false" })
    .transform((value) => value === "true")
    .default(fallback)
    .openapi({ type: "boolean", default: fallback, description })

const seconds = z.number().min(0).nullable()

const heardSchema = z
  .strictObject({
    user_message: messageSchema,
    /** Null: `reply` was false. */
    assistant_message: z.union([messageSchema, z.null()]),
    language: z
      .string()
      .nullable()
      .openapi({ description: "Of the recording, as far as the endpoint tells.", example: "vi" }),
    duration_seconds: seconds.openapi({ description: "Of the recording, as far as it is known.", example: 3.2 }),
    processing_time: z.strictObject({ transcribe: seconds, answer: seconds, speak: seconds }).openapi({
      description: "Seconds; null: it was not done.",
    }),
  })
  .openapi("HeardSpeech")

const exampleId = "019a5c3e-7b1a-7000-8000-00000000000b"

/** A WAV file of 16 samples, in which each byte is a character of ASCII. */
export const heardExampleFile = `RIFFD\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0  \0\0@@\0\0\x02\0\x10\0data \0\0\0${"  ~~".repeat(8)}`

export const heardExample: z.input<typeof heardSchema> = {
  user_message: {
    ...{
      id: exampleId,
      session_id: "019a5c3e-7b1a-7000-8000-00000000000a",
      message_type: "user",
      content_type: "audio",
    },
    ...{ content: "What do dinosaurs eat?", audio_url: null, status: "complete", citations: [], processing_time: null },
    ...{ tokens_used: null, model: null, client_message_id: "speech-1", created_at: "2026-11-21T06:30:00.000Z" },
    ...{ edited_at: null, is_deleted: false },
  },
  assistant_message: null,
  language: "en",
  duration_seconds: 1.6,
  processing_time: { transcribe: 0.412, answer: null, speak: null },
}

/** Takes a recording: its words are stored, answered, and the answer is spoken, as far as it is asked for. */
export const hear = verb({
  action: "message.hear",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    id: idField,
    file: fileField,
    language: textField(2, 35)
      .optional()
      .openapi({ description: "Default: the session's; else the endpoint finds out.", example: "vi" }),
    reply: flagText(true, "Whether the words are answered."),
    speak: flagText(false, "Whether the answer is spoken: its `audio_url` is then set."),
    client_message_id: clientMessageIdField.optional(),
  }),
  output: heardSchema,
  run: async (ctx: Context, input) => {
    const { id: sessionId, file, reply, speak } = input
    const userId = await ownerOfSession(ctx, sessionId)
    if (speak && !reply)
      throw new AppError("INVALID_REQUEST", "Without a reply there is nothing to speak: leave `speak` out.", {
        details: [{ path: "speak", message: "needs reply" }],
      })
    const config = await asUser(ctx.sql, userId, (tx) => speechConfigOf(tx, userId, sessionId))
    const heard = await hearRecording(ctx, {
      ...{ userId, sessionId, path: file.path, gone: ctx.gone, isQuestion: reply, isAnswerForCaller: true },
      ...{ language: input.language ?? config.language, clientMessageId: input.client_message_id ?? null },
    })
    const answered = (await heard.answer?.finished) ?? null
    const spokenMs = speak && answered ? await speakAnswer(ctx, answered.message) : null
    const asked = await asUser(ctx.sql, userId, async (tx) => ({
      question: await readMessage(tx, userId, heard.message.id),
      answer: answered && (await readMessage(tx, userId, answered.message.id)),
    }))
    return tell(heard, { ...asked, answered, spokenMs })
  },
})

type Told = {
  question: MessageRow
  answer: MessageRow | null
  answered: FinishedAnswer | null
  spokenMs: number | null
}

const tell = (heard: Heard, { question, answer, answered, spokenMs }: Told): z.input<typeof heardSchema> => ({
  user_message: showMessage(question),
  assistant_message: answer && showMessage(answer),
  language: heard.language,
  duration_seconds: heard.seconds,
  processing_time: {
    transcribe: inSeconds(heard.milliseconds),
    answer: inSeconds(answered?.milliseconds.total ?? null),
    speak: inSeconds(spokenMs),
  },
})

const inSeconds = (milliseconds: number | null): number | null =>
  milliseconds === null ? null : Math.round(milliseconds) / 1000

/** An answer that cannot be spoken is an answer. Returns how long it took; null: it is not spoken. */
const speakAnswer = async (ctx: Context, message: MessageRow): Promise<number | null> => {
  const { sql, log, gone } = ctx
  const speech = requireSpeech(ctx)
  const started = performance.now()
  try {
    const config = await asUser(sql, message.user_id, (tx) => speechConfigOf(tx, message.user_id, message.session_id))
    for await (const _ of speakMessage({ sql, log, speech }, message, settingsOf(speech, config, {}), gone));
    return performance.now() - started
  } catch (error) {
    gone.throwIfAborted()
    log.warn({ err: error, message_id: message.id }, "an answer could not be spoken")
    return null
  }
}
