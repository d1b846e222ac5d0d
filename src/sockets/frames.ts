import { z } from "@hono/zod-openapi"
import {
  citationSchema,
  clientMessageIdField,
  contentField,
  messageSchema,
  messageStatusSchema,
} from "../chat/messages/schemas.ts"
import { idField } from "../feature/fields.ts"
import { type ErrorCode, errorStatus } from "../platform/errors.ts"

/** Both limits of one frame: 64 KiB with everything around it. */
export const maxFrameBytes = 64 * 1024

const words = z.strictObject({
  type: z.literal("user_message"),
  content: contentField,
  content_type: z.literal("text").default("text"),
  client_message_id: clientMessageIdField.optional(),
})
const recording = z.strictObject({
  type: z.literal("user_message"),
  content_type: z.literal("audio"),
  audio: z.base64().min(1).describe("The recording, in base64: what fits into the frame."),
  format: z
    .string()
    .regex(/^[a-z0-9]{1,10}$/)
    .describe("wav, mp3, m4a, ogg, opus, webm or flac."),
  client_message_id: clientMessageIdField.optional(),
})

/** The frames of clients, by name. */
export const receivedFrames = {
  user_message: z
    .discriminatedUnion("content_type", [words, recording])
    .describe("Says something. It is stored, sent to every socket of the session, and answered when it is its turn."),
  typing_indicator: z
    .strictObject({ type: z.literal("typing_indicator"), is_typing: z.boolean() })
    .describe("Tells the other sockets of the session that somebody types, or has stopped."),
  stop: z
    .strictObject({ type: z.literal("stop"), message_id: idField.optional() })
    .describe("Ends the answer with this message_id, or the running one and those that wait."),
  resume: z
    .strictObject({ type: z.literal("resume"), after: z.int().min(0) })
    .describe("Asks for everything after this event_id again. Deltas of a running answer come as one."),
  ping: z.strictObject({ type: z.literal("ping") }).describe("Asks for a pong."),
  authenticate: z
    .strictObject({ type: z.literal("authenticate"), token: z.string().min(1) })
    .describe("A token or an API key: as the first frame when the handshake had none, and after reauthenticate."),
} as const

export type ReceivedFrame = z.output<(typeof receivedFrames)[keyof typeof receivedFrames]>

const eventId = z
  .int()
  .min(0)
  .describe("Rises within the session. A frame that is not kept has the number of the last event before it.")
const sent = <Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) =>
  z.strictObject({ type: z.literal(type), event_id: eventId, ...shape })

/** The frames of the server, by name. */
export const sentFrames = {
  ready: sent("ready", { session_id: z.uuid(), last_event_id: eventId, connection_id: z.uuid() }).describe(
    "The first frame: the session is open. What came before last_event_id is read over REST, or asked for with resume.",
  ),
  user_message: sent("user_message", { message: messageSchema }).describe(
    "It is stored. The socket that sent it gets this too: it is the acknowledgement.",
  ),
  typing_indicator: z
    .strictObject({ type: z.literal("typing_indicator"), is_typing: z.boolean(), who: z.enum(["assistant", "user"]) })
    .describe("The assistant, or another socket of the session, types or has stopped. Not kept."),
  assistant_delta: sent("assistant_delta", { message_id: z.uuid(), index: z.int().min(0), text: z.string() }).describe(
    "The next part of an answer. `index` counts the parts; parts that are sent as one have the index of the first.",
  ),
  assistant_response: sent("assistant_response", {
    message_id: z.uuid(),
    content: z.string().nullable(),
    rag_context: z.strictObject({ citations: z.array(citationSchema) }),
    processing_time: z.number().nullable(),
    tokens_used: z.int().nullable(),
    status: messageStatusSchema,
  }).describe("The whole answer. It takes the place of its deltas."),
  assistant_audio: sent("assistant_audio", {
    message_id: z.uuid(),
    index: z.int().min(0),
    audio: z.base64(),
    format: z.string(),
  }).describe(
    "A part of the spoken answer, for a session with speech_config.voice, to the socket that asked. Sentences are spoken while the answer is " +
      "written. Not kept: GET …/audio has all of it.",
  ),
  message_updated: sent("message_updated", { message: messageSchema }).describe("A message was edited or deleted."),
  memory_updated: sent("memory_updated", { stored: z.int().min(0), ended: z.int().min(0) }).describe(
    "What was said is remembered: facts that are new, and facts that no longer hold.",
  ),
  reauthenticate: sent("reauthenticate", {}).describe(
    "The token ends within a minute: send authenticate with a new one, or the socket is closed with 4401.",
  ),
  error: sent("error", {
    error_code: z.enum(Object.keys(errorStatus) as [ErrorCode, ...ErrorCode[]]),
    message: z.string(),
    client_message_id: z.string().optional(),
    retryable: z.boolean(),
  }).describe("Something was not done. The socket stays open. `retryable`: the same frame may succeed later."),
  pong: z.strictObject({ type: z.literal("pong") }).describe("The answer to ping."),
} as const

export type SentFrame = z.input<(typeof sentFrames)[keyof typeof sentFrames]>
