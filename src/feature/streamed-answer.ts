/** Sends the next part of an answer; resolves when there is room for another. Throws when the client no longer reads. */
export type SendPart = (part: string | Uint8Array) => Promise<void>

export type StreamOptions = {
  contentType: string
  /** Of a part of the whole; default: the route's. */
  status?: 206
  headers?: Readonly<Record<string, string>>
  /** It is sent from its first part on, as an event stream is: also a small one does not wait for its end. */
  isLive?: boolean
  /** Bytes held in memory that the client has not read yet. Above this, `write` waits. */
  bufferBytes?: number
  /** Maximum time for one wait for the client. */
  maxWaitMs?: number
  /** Maximum time for all waits together. */
  maxTotalWaitMs?: number
  /** Maximum time for the whole answer. */
  timeoutMs?: number
}

/**
 * An answer that is sent in parts. `write` sends them, and returns at the end. An error before the first part becomes an answer with its
 * status; later, the connection is closed. `signal` is aborted when the client no longer reads. A part of an event stream contains one or
 * more complete events: comments that keep the connection alive are put between parts.
 */
export class StreamedAnswer {
  constructor(
    readonly options: StreamOptions,
    readonly write: (send: SendPart, signal: AbortSignal) => Promise<void>,
  ) {}
}
