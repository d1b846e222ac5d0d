/** Sends the next part of an answer; resolves when there is room for another. Throws when nobody takes the answer any more. */
export type SendPart = (part: string | Uint8Array) => Promise<void>

export type StreamOptions = {
  contentType: "application/json" | "text/event-stream"
  /** So much is sent ahead of the client, and held in memory. Then `write` waits for it. */
  bufferBytes?: number
  /** The client may keep `write` waiting for so long at a time, */
  maxWaitMs?: number
  /** and for so long in all. */
  maxTotalWaitMs?: number
  /** An answer that takes longer is broken off. */
  timeoutMs?: number
}

/**
 * An answer that is sent in parts, for as long as it takes. `write` sends them, and returns when it is whole. What it throws before anything
 * went out becomes an error with its status; later, the connection breaks off. `signal` is aborted when nobody takes the answer any more.
 * A part of an event stream is one or more whole events: comments that keep the connection alive are put between parts.
 */
export class StreamedAnswer {
  constructor(
    readonly options: StreamOptions,
    readonly write: (send: SendPart, signal: AbortSignal) => Promise<void>,
  ) {}
}
