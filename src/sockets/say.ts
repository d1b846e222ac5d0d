import { type AskedAnswer, askQuestion } from "../answers/ask.ts"
import { showMessage } from "../chat/messages/message-row.ts"
import type { SocketConnection } from "../feature/socket.ts"
import { AppError, unavailable } from "../platform/errors.ts"
import { hearMessage } from "../speech/hear-message.ts"
import { speakAnswer } from "../speech/speak-answer.ts"
import type { Context } from "./context.ts"
import type { ReceivedFrame } from "./frames.ts"
import type { Sender } from "./sender.ts"

type Said = Extract<ReceivedFrame, { type: "user_message" }>

/** Messages of one socket that are not stored yet. */
const maxUnstored = 16

/** Stores what a socket says, in its order, and has it answered. */
export type Speaker = {
  say: (frame: Said) => void
  /** The client has read what was sent. */
  onRoom: () => void
  /** Speaks no more of this answer, or of any. */
  hush: (messageId: string | null) => void
  /** Takes no more, and resolves when what was asked has been answered. */
  finish: () => Promise<void>
}

type Session = { userId: string; sessionId: string; position: () => number }

export const createSpeaker = (
  ctx: Context,
  { userId, sessionId, position }: Session,
  connection: SocketConnection,
  { send, tell }: Sender,
): Speaker => {
  const running = new Set<Promise<unknown>>()
  let unstored = 0
  let stored: Promise<void> = Promise.resolve()
  let isStopping = false
  const speaking = new Map<string, AbortController>()
  let spoken: Promise<void> = Promise.resolve()

  let waiting = Promise.withResolvers<void>()
  ctx.gone.addEventListener("abort", () => waiting.resolve(), { once: true })
  /** Resolves when the client has read what was sent, or has left. */
  const room = async (): Promise<void> => {
    while (!connection.hasRoom() && !ctx.gone.aborted) await waiting.promise
  }
  const run = (work: Promise<unknown>): void => {
    const ended = work.finally(() => running.delete(ended))
    running.add(ended)
  }
  const tellTyping = (isTyping: boolean): void =>
    ctx.sessionFeed.tellTyping(sessionId, { who: "assistant", isTyping, from: null })

  /** The answer itself comes from the log of events, as it does for every other socket. */
  const followAnswer = async ({ retrieved, finished }: AskedAnswer, clientMessageId: string | undefined) => {
    const begun = retrieved.then(() => tellTyping(true)).catch(() => undefined) // `finished` has the error.
    try {
      await finished
    } catch (error) {
      tell(connection.explain(error), clientMessageId)
    }
    await begun
    tellTyping(false)
  }
  /** In a session with a voice, for the socket that asked. */
  const speak = async (asked: AskedAnswer): Promise<void> => {
    const hushed = new AbortController()
    speaking.set(asked.messageId, hushed)
    const signal = AbortSignal.any([ctx.gone, hushed.signal])
    try {
      for await (const part of speakAnswer(ctx, { userId, asked, signal })) {
        send({ type: "assistant_audio", event_id: position(), ...part })
        await room()
      }
    } catch (error) {
      if (!signal.aborted) tell(connection.explain(error))
    } finally {
      speaking.delete(asked.messageId)
    }
  }
  /** One answer is spoken after the other. */
  const speakInTurn = (asked: AskedAnswer): void => {
    spoken = spoken.then(() => speak(asked))
    run(spoken)
  }
  const ask = async (frame: Said): Promise<void> => {
    if (isStopping) throw unavailable("The server stops. Connect again, and send this again.", 1)
    await connection.takeRate("search")
    const { client_message_id: clientMessageId } = frame
    const session = { userId, sessionId, clientMessageId: clientMessageId ?? null }
    const asked =
      frame.content_type === "audio"
        ? await hearMessage(ctx, { ...session, audio: frame.audio, gone: ctx.gone })
        : await askQuestion(ctx, { ...session, query: frame.content })
    // The log of events acknowledges a new one to every socket; an older one was told long ago.
    if (!asked.isNew) send({ type: "user_message", event_id: position(), message: showMessage(asked.question) })
    if (asked.isRepeated) return
    run(followAnswer(asked, clientMessageId))
    if (ctx.speech) speakInTurn(asked)
  }

  return {
    onRoom: () => {
      waiting.resolve()
      waiting = Promise.withResolvers()
    },
    say: (frame) => {
      const { client_message_id: clientMessageId } = frame
      if (unstored >= maxUnstored)
        return tell(
          new AppError("RATE_LIMITED", "Too many messages of this socket wait to be stored. Send this again later."),
          clientMessageId,
        )
      unstored += 1
      stored = stored
        .then(() => ask(frame))
        .catch((error: unknown) => tell(connection.explain(error), clientMessageId))
        .finally(() => {
          unstored -= 1
        })
    },
    hush: (messageId) => {
      for (const [id, hushed] of speaking) if (messageId === null || id === messageId) hushed.abort()
    },
    finish: async () => {
      isStopping = true
      await stored
      await Promise.all(running)
    },
  }
}
