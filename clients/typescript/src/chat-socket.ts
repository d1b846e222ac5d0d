import { type ChatMessage, type ClientFrame, passingFrames, type ServerFrame } from "./chat-frames.ts"
import { PikaError } from "./errors.ts"

export type ChatOptions = {
  /** Where the server is, such as `https://pika.example.com`. */
  url: string
  sessionId: string
  /**
   * An API key or an access token, or a function that gives the one in use. It is asked again for each connection. Without one, the cookie
   * of a session of the console counts.
   */
  token?: string | (() => string | Promise<string>)
  /** Gets each frame once, in order, whatever happens to connections in between. */
  onFrame?: (frame: ServerFrame) => void
  /** Whether there is a connection now. */
  onState?: (state: "connected" | "waiting") => void
  /** Go on after this event of an earlier connection. Default: from now on. */
  after?: number
  /** Default: the platform's. */
  WebSocket?: typeof WebSocket
}

export type SendOptions = { clientMessageId?: string }

export type Chat = {
  /** Says something. Resolves when the server has stored it; throws a `PikaError` when it refuses. It is sent again after a break. */
  send: (content: string, options?: SendOptions) => Promise<ChatMessage>
  /** Ends the answer that runs, or the one of this message. */
  stop: (messageId?: string) => void
  setTyping: (isTyping: boolean) => void
  /** The last event that was seen: for `after` of a later connection. */
  lastEventId: () => number | null
  close: () => void
  /** Resolves when the chat is over: after `close`, or with the reason when the server refuses it for good. */
  closed: Promise<PikaError | null>
}

/** Close codes after which a new connection cannot help. */
const refusals: Record<number, { code: string; message: string }> = {
  4403: { code: "FORBIDDEN", message: "This credential lacks the scope chat." },
  4404: { code: "NOT_FOUND", message: "There is no such session, or it is not yours." },
}
const noCredential = 4401
const firstPauseMs = 250
const longestPauseMs = 10_000
/** Tries with a refused credential, in a row: a token may have run out while it was on its way. */
const maxRefusedCredentials = 2

type Waiting = { frame: ClientFrame; resolve: (message: ChatMessage) => void; reject: (error: Error) => void }

/** Opens a chat and keeps it open: after a break it connects again and goes on where it was. */
export const connectChat = (options: ChatOptions): Chat => {
  const Socket = options.WebSocket ?? WebSocket
  const address = `${options.url.replace(/^http/, "ws").replace(/\/+$/, "")}/ws/chat/${encodeURIComponent(options.sessionId)}`
  /** Messages that the server has not acknowledged, in order. */
  const waiting = new Map<string, Waiting>()
  const over = Promise.withResolvers<PikaError | null>()
  let last = options.after ?? null
  let socket: WebSocket | null = null
  let [isReady, isOver] = [false, false]
  let refusedCredentials = 0
  let pauseMs = firstPauseMs

  const end = (reason: PikaError | null): void => {
    if (isOver) return
    isOver = true
    const error = reason ?? new PikaError("The chat was closed.", 0, "CLOSED")
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
    over.resolve(reason)
  }

  /** Nothing before `resume`: the answer to it would be newer than what is still to come. */
  const transmit = (frame: ClientFrame): void => {
    if (isReady && socket?.readyState === Socket.OPEN) socket.send(JSON.stringify(frame))
  }

  const beReady = (lastEventId: number): void => {
    isReady = true
    refusedCredentials = 0
    pauseMs = firstPauseMs
    if (last === null) last = lastEventId
    else transmit({ type: "resume", after: last })
    for (const { frame } of waiting.values()) transmit(frame)
    options.onState?.("connected")
  }

  const settle = (frame: ServerFrame): void => {
    const id =
      frame.type === "user_message"
        ? frame.message.client_message_id
        : frame.type === "error"
          ? frame.client_message_id
          : null
    const sent = typeof id === "string" ? waiting.get(id) : undefined
    if (!sent || typeof id !== "string") return
    waiting.delete(id)
    if (frame.type === "user_message") sent.resolve(frame.message)
    if (frame.type === "error") sent.reject(new PikaError(frame.message, 0, frame.error_code))
  }

  const receive = async (frame: ServerFrame): Promise<void> => {
    if (frame.type === "ready") beReady(frame.last_event_id)
    if (frame.type === "reauthenticate") {
      const token = await tokenOf(options)
      if (token !== null) transmit({ type: "authenticate", token })
    }
    if ("event_id" in frame && !passingFrames.includes(frame.type)) {
      if (last !== null && frame.event_id <= last) return settle(frame)
      last = frame.event_id
    }
    settle(frame)
    options.onFrame?.(frame)
  }

  const connect = async (): Promise<void> => {
    const token = await tokenOf(options)
    if (isOver) return
    const opened = new Socket(address, token === null ? ["pika.v1"] : ["pika.v1", `bearer.${token}`])
    socket = opened
    isReady = false
    opened.onmessage = ({ data }) => void receive(JSON.parse(String(data)) as ServerFrame).catch(() => opened.close())
    opened.onclose = ({ code }) => {
      if (socket !== opened || isOver) return
      socket = null
      options.onState?.("waiting")
      if (code === noCredential) refusedCredentials += 1
      const refusal = refusals[code]
      if (refusal) return end(new PikaError(refusal.message, 0, refusal.code))
      if (refusedCredentials >= maxRefusedCredentials)
        return end(new PikaError("The credential is not accepted.", 0, "UNAUTHORIZED"))
      connectLater()
    }
  }

  const connectLater = (): void => {
    const wait = pauseMs * (0.5 + Math.random())
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
    setTimeout(() => void connect().catch(connectLater), wait)
  }

  void connect().catch(connectLater)
  return {
    send: (content, { clientMessageId = crypto.randomUUID() } = {}) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new PikaError("The chat was closed.", 0, "CLOSED"))
        const frame: ClientFrame = { type: "user_message", content, client_message_id: clientMessageId }
        waiting.set(clientMessageId, { frame, resolve, reject })
        transmit(frame)
      }),
    stop: (messageId) => transmit({ type: "stop", ...(messageId !== undefined && { message_id: messageId }) }),
    setTyping: (isTyping) => transmit({ type: "typing_indicator", is_typing: isTyping }),
    lastEventId: () => last,
    close: () => {
      end(null)
      socket?.close(1000)
    },
    closed: over.promise,
  }
}

const tokenOf = async ({ token }: ChatOptions): Promise<string | null> =>
  (typeof token === "function" ? await token() : token) ?? null
