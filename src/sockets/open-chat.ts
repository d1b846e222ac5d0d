import { stopAnswer } from "../answers/stop-answer.ts"
import type { Follower, Following } from "../chat/events/followed-session.ts"
import { readReach } from "../chat/events/read-events.ts"
import { ownerOfSession } from "../chat/sessions/find-session.ts"
import type { SocketConnection, SocketHandlers } from "../feature/socket.ts"
import { AppError, notFound } from "../platform/errors.ts"
import { composeFrame } from "./compose-frame.ts"
import type { Context } from "./context.ts"
import type { ReceivedFrame } from "./frames.ts"
import { createSpeaker } from "./say.ts"
import { createSender } from "./sender.ts"
import { times } from "./times.ts"
import { createTypist } from "./typist.ts"

/** Opens the socket of a session. Throws NOT_FOUND for one that does not exist or belongs to somebody else. */
export const openChat = async (
  ctx: Context,
  { session_id: sessionId }: { session_id: string },
  connection: SocketConnection,
): Promise<SocketHandlers<ReceivedFrame>> => {
  const userId = await ownerOfSession(ctx, sessionId)
  const reach = await readReach(ctx.sql, userId, sessionId)
  if (!reach) throw notFound("session")
  const { last } = reach
  connection.send({
    ...{ type: "ready", event_id: last, session_id: sessionId, last_event_id: last, connection_id: connection.id },
  })
  // A client that lacks something resumes at once. If it were told of anything newer before, it would resume after that next time.
  const following = ctx.sessionFeed.follow({ userId, sessionId, after: last, isHeld: true }, followerOf(connection))
  const release = releaseOnce(following)
  const { position } = following
  const sender = createSender(connection, position)
  const speaker = createSpeaker(ctx, { userId, sessionId, position }, connection, sender)
  const typist = createTypist(ctx.sessionFeed, sessionId, connection.id)
  const tellFailure = (error: unknown) => sender.tell(connection.explain(error))

  const resume = async (after: number): Promise<void> => {
    // At once: an event that came meanwhile must not be sent before those that the client lacks.
    const isReached = after <= position() && (after >= last || after + 1 >= (reach.first ?? last + 1))
    if (isReached) following.moveTo(after)
    await connection.takeRate("jobs")
    const kept = await readReach(ctx.sql, userId, sessionId)
    if (!kept) return connection.close("session")
    if (after > kept.last || (after < kept.last && after + 1 < (kept.first ?? kept.last + 1))) sender.tell(tooOld())
    if (!isReached) following.moveTo(Math.min(after, kept.last))
  }
  const stop = async (messageId: string | null): Promise<void> => {
    speaker.hush(messageId)
    await connection.takeRate("jobs")
    await stopAnswer(ctx, { userId, sessionId, messageId })
  }
  const react: { [Type in ReceivedFrame["type"]]: (frame: Extract<ReceivedFrame, { type: Type }>) => void } = {
    user_message: speaker.say,
    typing_indicator: ({ is_typing }) => typist.type(is_typing),
    resume: ({ after }) => void resume(after).catch(tellFailure),
    stop: ({ message_id: id = null }) => void stop(id).catch(tellFailure),
    ping: () => void connection.send({ type: "pong" }),
    authenticate: () => undefined, // The server of sockets takes it.
  }
  return {
    // The table has a function for each type, which takes frames of that type.
    onFrame: (frame) => {
      ;(react[frame.type] as (frame: ReceivedFrame) => void)(frame)
      release()
    },
    onRefusedFrame: (error, frame) => sender.tell(error, clientMessageIdOf(frame)),
    onCredentialEnding: () => void connection.send({ type: "reauthenticate", event_id: position() }),
    onRoom: () => {
      following.onRoom()
      speaker.onRoom()
    },
    finish: speaker.finish,
    onClose: () => {
      typist.leave()
      following.leave()
      release()
    },
  }
}

/** At the first call, or when the time for a first frame is over. */
const releaseOnce = (following: Following): (() => void) => {
  const release = (): void => {
    if (timer === null) return
    clearTimeout(timer)
    timer = null
    following.onRoom()
  }
  let timer: ReturnType<typeof setTimeout> | null = setTimeout(release, times.resume)
  return release
}

const followerOf = (connection: SocketConnection): Follower => ({
  onEvent: (event) => {
    const frame = composeFrame(event)
    return frame === null || connection.send(frame)
  },
  onTyping: ({ who, isTyping, from }) => {
    if (from !== connection.id && connection.hasRoom())
      connection.send({ type: "typing_indicator", is_typing: isTyping, who })
  },
  onGone: () => connection.close("session"),
})

const tooOld = () =>
  new AppError(
    "RANGE_NOT_SATISFIABLE",
    "The events after this one are no longer all kept. Read the session's messages anew: GET /api/v1/chat/sessions/{id}/messages.",
  )

/** Of a frame that was refused. */
const clientMessageIdOf = (frame: unknown): string | undefined => {
  if (typeof frame !== "object" || frame === null || !("client_message_id" in frame)) return undefined
  const { client_message_id: id } = frame
  return typeof id === "string" && id.length <= 128 ? id : undefined
}
