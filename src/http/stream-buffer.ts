import { countGarbage } from "../platform/collect-garbage.ts"

/** The part of an answer that was sent and not yet read. The runtime reads more when the client's socket has room. */
export type StreamBuffer = {
  readable: ReadableStream<Uint8Array>
  add: (part: Uint8Array) => void
  /** Bytes not yet read. */
  size: () => number
  /** No more parts follow. */
  close: () => void
  /** Drops the unread bytes and breaks the connection off. */
  breakOff: () => void
}

type Listeners = {
  /** Some of it was read. */
  onTaken: () => void
  /** All of it was read, and no more follows. */
  onEnd: () => void
  /** The client no longer reads. */
  onLeft: () => void
}

/** A large part is passed on in pieces of this size, which shows that a slow client still reads. */
const maxPieceBytes = 64 * 1024

export const createStreamBuffer = ({ onTaken, onEnd, onLeft }: Listeners): StreamBuffer => {
  const parts: Uint8Array[] = []
  let size = 0
  let state: "open" | "closed" | "broken" = "open"
  let wake = (): void => undefined
  let control: ReadableStreamDefaultController<Uint8Array> | undefined

  const takePiece = (): Uint8Array | undefined => {
    const [part] = parts
    if (!part) return undefined
    if (part.length > maxPieceBytes) parts[0] = part.subarray(maxPieceBytes)
    else parts.shift()
    const piece = part.subarray(0, maxPieceBytes)
    size -= piece.length
    countGarbage(piece.length)
    return piece
  }

  const pull = async (controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> => {
    if (parts.length === 0 && state === "open")
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    if (state === "broken") return
    const piece = takePiece()
    if (piece) {
      controller.enqueue(piece)
      return onTaken()
    }
    onEnd()
    controller.close()
  }

  const change = (to: "closed" | "broken"): void => {
    if (state === "open") state = to
    wake()
  }
  return {
    readable: new ReadableStream(
      {
        start: (controller) => {
          control = controller
        },
        pull,
        cancel: onLeft,
      },
      { highWaterMark: 0 },
    ),
    add: (part) => {
      if (part.length === 0 || state !== "open") return
      parts.push(part)
      size += part.length
      wake()
    },
    size: () => size,
    close: () => change("closed"),
    breakOff: () => {
      state = "broken"
      parts.length = 0
      size = 0
      wake()
      // The runtime prints the error of a stream, unless there is none.
      control?.error()
    },
  }
}
