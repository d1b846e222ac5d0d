import type { SocketConnection } from "../feature/socket.ts"
import type { AppError, ErrorCode } from "../platform/errors.ts"
import type { SentFrame } from "./frames.ts"

/** Sends the frames of one socket. */
export type Sender = {
  /** False: the client is behind. */
  send: (frame: SentFrame) => boolean
  /** Says that something was not done. */
  tell: (error: AppError, clientMessageId?: string) => void
}

const retryable: ReadonlySet<ErrorCode> = new Set(["RATE_LIMITED", "UNAVAILABLE"])

/** `position`: the number of the last event that was sent, for frames that are not kept. */
export const createSender = (connection: SocketConnection, position: () => number): Sender => ({
  send: connection.send,
  tell: ({ code, message }, clientMessageId) =>
    void connection.send({
      type: "error",
      event_id: position(),
      error_code: code,
      message,
      ...(clientMessageId !== undefined && { client_message_id: clientMessageId }),
      retryable: retryable.has(code),
    } satisfies SentFrame),
})
