import { startTrail } from "../../feature/audit-trail.ts"
import type { BaseServices } from "../../feature/context.ts"
import type { SocketConnection, SocketHandlers } from "../../feature/socket.ts"
import { AppError } from "../../platform/errors.ts"
import { type CloseCode, closeCodes, codeFor } from "./close-codes.ts"
import { createFrameCount } from "./count-frames.ts"
import { type Credential, credentialOf } from "./credential.ts"
import { explainFailure } from "./explain-failure.ts"
import type { Handshake, Mounted } from "./handshake.ts"
import { holdCredential } from "./held-credential.ts"
import { openRoute } from "./open-route.ts"
import { createOutgoing } from "./outgoing.ts"
import { checkFrame, readFirst, readJson, readToken } from "./read-frame.ts"
import { countClose, countFrame, recordClosed, type SocketStory } from "./records.ts"
import { createSilence } from "./silence.ts"
import type { Socket } from "./socket-events.ts"
import { times } from "./times.ts"

/** Frames that are kept while the credential is checked. */
const maxEarlyFrames = 16

export const createSocket = <Services extends BaseServices>(
  mounted: Mounted<Services>,
  { credential: first, path, requestId, ip, leave }: Handshake,
): Socket => {
  const { services, guard, places, route } = mounted
  const id = Bun.randomUUIDv7()
  const startedAt = performance.now()
  const control = new AbortController()
  let phase: "waiting" | "opening" | "open" | "closed" = "waiting"
  let story: SocketStory | null = null
  let handlers: SocketHandlers<unknown> | null = null
  let leavePlace = leave
  const early: (string | Buffer)[] = []
  const frames = createFrameCount(route.maxFramesPerSecond)
  const silence = createSilence(startedAt)
  const outgoing = createOutgoing(() => cutOff(closeCodes.tooSlow))
  const credential = holdCredential({
    ...{ guard, ip, scope: route.scope },
    onEnding: () => handlers?.onCredentialEnding(),
    onOver: (error) => fail(error),
  })

  const close = (code: CloseCode, reason: string): void => {
    if (phase === "closed") return
    outgoing.close(code, reason)
    onClose(code)
  }
  const fail = (error: unknown): void => {
    const known = connection.explain(error)
    const code = codeFor(known)
    // Many wrong credentials came from there: not even a closing handshake is worth its memory.
    if (code === closeCodes.tooMany && !credential.isSignedIn()) cutOff(code)
    else close(code, known.message)
  }
  const cutOff = (code: number): void => {
    if (phase === "closed") return
    outgoing.terminate()
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
      if (phase === "closed") return false
      if (story) story.sent += 1
      countFrame(services, "sent")
      return outgoing.send(frame)
    },
    hasRoom: () => phase !== "closed" && outgoing.hasRoom(),
    close: (reason) =>
      reason === "slow"
        ? close(closeCodes.tooSlow, "The client reads too slowly.")
        : close(closeCodes.notFound, "There is no such session, or it is not yours."),
    takeRate: async (rate) => {
      if (story) await guard.takeRate(story.actor, rate)
    },
    explain: (error) => explainFailure(services.log, requestId, error),
  }

  const begin = async (given: Credential): Promise<void> => {
    phase = "opening"
    const actor = await credential.signIn(given)
    if (isClosed()) return
    guard.requireRoom()
    leavePlace()
    leavePlace = places.forActor(actor)
    const trail = startTrail(route.action, startedAt, ip)
    story = { route, requestId, actor, trail, received: 0, sent: 0 }
    try {
      handlers = await openRoute(mounted, { story, path, gone: control.signal }, connection)
    } catch (error) {
      story = null
      throw error
    }
    if (isClosed()) return end(closeCodes.tryAgainLater)
    phase = "open"
    for (const data of early.splice(0)) guarded(() => take(data))
  }
  const isClosed = (): boolean => phase === "closed"

  const start = (given: Credential): void => void begin(given).catch(fail)

  /** A new credential, for the same person. */
  const renew = async (given: Credential): Promise<void> => {
    const actor = await credential.signIn(given)
    if (!story || story.actor.userId === actor.userId) {
      if (story) story.actor = actor
      return
    }
    throw new AppError("FORBIDDEN", "This credential is for another user. Open a new socket with it.")
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
    credential.tick(now)
    // Nothing gets through to a client that does not read.
    const state = outgoing.isStuck(now) ? "stuck" : silence.tick(now)
    if (state === "stuck") cutOff(closeCodes.tooSlow)
    else if (state === "over") close(closeCodes.tooSlow, "The client does not answer.")
    else if (state === "ping") outgoing.ping()
  }

  return {
    onOpen: (opened) => {
      outgoing.open(opened)
      if (first instanceof AppError) fail(first)
      else if (first) start(first)
    },
    onMessage: (data) => {
      silence.end()
      const bytes = typeof data === "string" ? Buffer.byteLength(data) : data.length
      if (phase === "closed" || !isWithinLimits(bytes)) return
      if (phase === "waiting") guarded(() => takeFirst(data))
      else if (phase === "opening") early.push(data)
      else guarded(() => take(data))
    },
    onSign: silence.end,
    onDrain: () => {
      const drained = outgoing.onDrain()
      if (drained === "late") connection.close("slow")
      else if (drained === "room") handlers?.onRoom()
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
