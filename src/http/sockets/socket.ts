import type { Actor } from "../../feature/actor.ts"
import { startTrail } from "../../feature/audit-trail.ts"
import type { BaseServices } from "../../feature/context.ts"
import type { SocketConnection, SocketHandlers, SocketRoute } from "../../feature/socket.ts"
import { asAppError, isRefusal } from "../../models/as-app-error.ts"
import { AppError, errorStatus } from "../../platform/errors.ts"
import type { SocketGuard } from "./admit-socket.ts"
import { type CloseCode, closeCodes, codeFor, shortReason } from "./close-codes.ts"
import { createFrameCount } from "./count-frames.ts"
import { type Credential, credentialOf, expiryOf } from "./credential.ts"
import type { Leave, Places } from "./places.ts"
import { check, checkFrame, readFirst, readJson, readToken } from "./read-frame.ts"
import { countClose, countFrame, recordClosed, recordOpened, type SocketStory } from "./records.ts"
import type { Peer, Socket } from "./socket-events.ts"
import { times } from "./times.ts"
import { createUnread } from "./unread.ts"

/** What all sockets of a route share. */
export type Mounted<Services extends BaseServices = BaseServices> = {
  services: Services
  guard: SocketGuard
  places: Places
  route: SocketRoute<Services>
}

/** A request to open a socket. `credential`: null when it is to come as the first frame; an error when the socket is only to be closed. */
export type Handshake = {
  credential: Credential | null | AppError
  path: Record<string, string>
  requestId: string
  ip: string | null
  /** Gives back the place of a stranger. */
  leave: Leave
}

/** Frames that are kept while the credential is checked. */
const maxEarlyFrames = 16
/** A client that reads nothing is cut off before this much waits for it. */
const maxUnreadBytes = 1024 * 1024

export const createSocket = <Services extends BaseServices>(
  { services, guard, places, route }: Mounted<Services>,
  { credential: first, path, requestId, ip, leave }: Handshake,
): Socket => {
  const id = Bun.randomUUIDv7()
  const startedAt = performance.now()
  const control = new AbortController()
  let peer: Peer | null = null
  let phase: "waiting" | "opening" | "open" | "closed" = "waiting"
  let credential: Credential | null = null
  let expiresAt: number | null = null
  let isAskedForCredential = false
  let story: SocketStory | null = null
  let handlers: SocketHandlers<unknown> | null = null
  let leavePlace = leave
  const unread = createUnread()
  const early: (string | Buffer)[] = []
  let [heardAt, checkedAt] = [startedAt, startedAt]
  let [isPinged, isChecking] = [false, false]
  const frames = createFrameCount(route.maxFramesPerSecond)

  const close = (code: CloseCode, reason: string): void => {
    if (phase === "closed") return
    peer?.close(code, shortReason(reason))
    onClose(code)
  }
  const fail = (error: unknown): void => {
    const known = connection.explain(error)
    const code = codeFor(known)
    // Many wrong credentials came from there: not even a closing handshake is worth its memory.
    if (code === closeCodes.tooMany && credential === null) cutOff(code)
    else close(code, known.message)
  }
  const cutOff = (code: number): void => {
    if (phase === "closed") return
    peer?.terminate()
    onClose(code)
  }
  /** Runs what must not throw into the runtime. */
  const guarded = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      fail(error)
    }
  }

  const connection: SocketConnection = {
    id,
    send: (frame) => {
      if (!peer || phase === "closed") return false
      const status = peer.send(JSON.stringify(frame))
      if (story) story.sent += 1
      countFrame(services, "sent")
      if (status >= 0) return unread.hasRoom()
      unread.onFull()
      if (peer.getBufferedAmount() > maxUnreadBytes) cutOff(closeCodes.tooSlow)
      return false
    },
    hasRoom: () => phase !== "closed" && unread.hasRoom(),
    close: (reason) =>
      reason === "slow"
        ? close(closeCodes.tooSlow, "The client reads too slowly.")
        : close(closeCodes.notFound, "There is no such session, or it is not yours."),
    takeRate: async (rate) => {
      if (story) await guard.takeRate(story.actor, rate)
    },
    explain: (error) => {
      const known = asAppError(error)
      const isOurs = known.code === "INTERNAL_ERROR" || (known.code === "UNAVAILABLE" && !isRefusal(error))
      if (isOurs)
        services.log.error({ err: error, request_id: requestId, error_code: known.code }, "a socket's frame failed")
      return known
    },
  }

  const signIn = async (given: Credential): Promise<Actor> => {
    const actor = await guard.signIn(given, ip, route.scope)
    credential = given
    expiresAt = expiryOf(given)
    isAskedForCredential = false
    checkedAt = performance.now()
    return actor
  }

  const begin = async (given: Credential): Promise<void> => {
    phase = "opening"
    const actor = await signIn(given)
    if (isClosed()) return
    guard.requireRoom()
    leavePlace()
    leavePlace = places.forActor(actor)
    const trail = startTrail(route.action, startedAt, ip)
    const opened: SocketStory = { route, requestId, actor, trail, received: 0, sent: 0 }
    try {
      await guard.takeRate(actor, route.rate)
      const params = check(route.params, path)
      story = opened
      const ctx = { ...services, actor, requestId, trail, gone: control.signal }
      handlers = await route.open(ctx, params, connection)
    } catch (error) {
      story = null
      const status = error instanceof AppError ? errorStatus[error.code] : 500
      if (status !== errorStatus.RATE_LIMITED) recordOpened(services, opened, status)
      throw error
    }
    recordOpened(services, opened, 101)
    if (isClosed()) return end(closeCodes.tryAgainLater)
    phase = "open"
    for (const data of early.splice(0)) guarded(() => take(data))
  }
  const isClosed = (): boolean => phase === "closed"

  const start = (given: Credential): void => void begin(given).catch(fail)

  /** A new credential, for the same person. */
  const renew = async (given: Credential): Promise<void> => {
    const actor = await signIn(given)
    if (!story || story.actor.userId === actor.userId) {
      if (story) story.actor = actor
      return
    }
    throw new AppError("FORBIDDEN", "This credential is for another user. Open a new socket with it.")
  }

  /** A revoked or expired credential closes the socket. When it cannot be checked now, it is checked again soon. */
  const checkAgain = async (given: Credential): Promise<void> => {
    isChecking = true
    checkedAt = performance.now()
    try {
      await guard.signIn(given, ip, route.scope)
    } catch (error) {
      const isOver = error instanceof AppError && (error.code === "UNAUTHORIZED" || error.code === "FORBIDDEN")
      if (isOver && credential === given) fail(error)
    } finally {
      isChecking = false
    }
  }

  /** Handles a frame of an open socket. */
  const take = (data: string | Buffer): void => {
    if (!handlers || phase !== "open") return
    let frame: unknown = null
    try {
      frame = readJson(data)
      const token = readToken(frame)
      if (token !== null) return void renew(credentialOf(token)).catch(fail)
      handlers.onFrame(checkFrame(route.received, frame))
    } catch (error) {
      if (!(error instanceof AppError) || error.code === "UNAUTHORIZED") throw error
      handlers.onRefusedFrame(error, frame)
    }
  }

  const takeFirst = (data: string | Buffer): void => {
    const token = readFirst(data)
    if (token === null) throw new AppError("UNAUTHORIZED", "The first frame must be authenticate, with a token.")
    start(credentialOf(token))
  }

  /** Counts a frame. False: it was one too many, or too large. */
  const isWithinLimits = (bytes: number): boolean => {
    const isTooMany = frames.isTooMany()
    if (story) story.received += 1
    countFrame(services, "received")
    if (bytes > route.maxFrameBytes) close(closeCodes.tooLarge, `A frame has at most ${route.maxFrameBytes} bytes.`)
    else if (isTooMany || early.length >= maxEarlyFrames)
      close(closeCodes.tooMany, `Send at most ${route.maxFramesPerSecond} frames a second.`)
    return phase !== "closed"
  }

  const onSign = (): void => {
    heardAt = performance.now()
    isPinged = false
  }

  const onClose = (code: number): void => {
    if (phase === "closed") return
    const wasOpen = phase === "open"
    phase = "closed"
    leavePlace()
    countClose(services, code)
    control.abort()
    if (wasOpen) end(code)
  }
  /** What an opened socket leaves behind. */
  const end = (code: number): void => {
    if (story) recordClosed(services, story, code)
    handlers?.onClose()
  }

  const tickWhileOpen = (now: number): void => {
    if (expiresAt !== null && !isAskedForCredential && Date.now() > expiresAt - times.askBeforeExpiry) {
      isAskedForCredential = true
      handlers?.onCredentialEnding()
    }
    if (credential && !isChecking && now - checkedAt > times.check) void checkAgain(credential)
    const silent = now - heardAt
    // Nothing gets through to a client that does not read.
    if (unread.isStuck(now)) cutOff(closeCodes.tooSlow)
    else if (silent > times.silent + times.pong) close(closeCodes.tooSlow, "The client does not answer.")
    else if (silent > times.silent && !isPinged) {
      isPinged = true
      peer?.ping()
    }
  }

  return {
    onOpen: (opened) => {
      peer = opened
      if (first instanceof AppError) fail(first)
      else if (first) start(first)
    },
    onMessage: (data) => {
      onSign()
      const bytes = typeof data === "string" ? Buffer.byteLength(data) : data.length
      if (phase === "closed" || !isWithinLimits(bytes)) return
      if (phase === "waiting") guarded(() => takeFirst(data))
      else if (phase === "opening") early.push(data)
      else guarded(() => take(data))
    },
    onSign,
    onDrain: () => {
      if (!peer || unread.hasRoom() || peer.getBufferedAmount() > 0) return
      if (unread.onRead().isLate) connection.close("slow")
      else handlers?.onRoom()
    },
    onClose,
    onTick: (now) => {
      if (phase === "open") return tickWhileOpen(now)
      if (phase === "waiting" && now - startedAt > times.firstFrame)
        close(closeCodes.credential, `No credential came within ${times.firstFrame / 1000} s.`)
      if (phase === "opening" && now - startedAt > times.open)
        close(closeCodes.tryAgainLater, "The session could not be opened in time. Try again shortly.")
    },
    stop: async (latest) => {
      if (handlers) await Promise.race([handlers.finish(), latest])
      close(closeCodes.stopping, "The server stops. Connect again.")
    },
  }
}
