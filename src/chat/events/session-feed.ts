import { z } from "@hono/zod-openapi"
import { type Channel, maxMessageBytes } from "../../platform/channel/channel.ts"
import type { Watched } from "../../platform/channel/open-channel.ts"
import type { Database } from "../../platform/database/connect.ts"
import { listenToCommits } from "../../platform/database/tell-commits.ts"
import type { Logger } from "../../platform/logger.ts"
import { type FollowedSession, type Follower, type Following, followSession, type Typing } from "./followed-session.ts"
import { readEnds, readEvents } from "./read-events.ts"

/** Tells sockets what happens in their sessions, whichever process it happens in. */
export type SessionFeed = {
  /** Gives `follower` every event after this one, in order, until it leaves. `isHeld`: none before `Following.onRoom`. */
  follow: (
    session: { userId: string; sessionId: string; after: number; isHeld?: boolean },
    follower: Follower,
  ) => Following
  /** Tells the followers of a session, in all processes, who types. */
  tellTyping: (sessionId: string, typing: Typing) => void
  /** A session was deleted: its followers, in all processes, are told so, and so is the listener of this process. */
  tellDeleted: (sessionId: string) => void
  /** `listener`: called with each session in which another process has changed something, or that was deleted. */
  onNews: (listener: (sessionId: string) => void) => void
  stop: () => Promise<void>
}

/** How soon events are found that nobody told of: of a process that died before it told, or while messages do not arrive. */
const pollMs = 3000
const pollWithoutChannelMs = 500

/** Opens the channel between processes; null: this process is the only one. */
type OpenChannel = ((watched: Watched) => Channel) | null

const newsSchema = z.object({
  /** The process that tells it. */
  by: z.string(),
  sessions: z.array(z.string()).optional(),
  typing: z
    .object({
      session: z.string(),
      who: z.enum(["assistant", "user"]),
      isTyping: z.boolean(),
      from: z.string().nullable(),
    })
    .optional(),
})
type News = z.infer<typeof newsSchema>

/** Ids of sessions in one message: each takes 39 bytes. */
const maxTold = Math.floor(maxMessageBytes / 40)

/**
 * The events are in the database: what goes between processes are ids of sessions, and who types. When those are lost, the log is still
 * read, only later. NOTIFY is sent after the commit and not in the transaction, whose commits would then wait for each other.
 */
export const createSessionFeed = (sql: Database, log: Logger, openChannel: OpenChannel): SessionFeed => {
  const followed = new Map<string, FollowedSession>()
  const unsaid = new Set<string>()
  const id = Bun.randomUUIDv7()
  const stopped = Promise.withResolvers<void>()
  let isStopped = false
  let tellNews: (sessionId: string) => void = () => undefined

  const publish = (news: Omit<News, "by">): void => channel?.publish(JSON.stringify({ by: id, ...news }))
  const publishUnsaid = (): void => {
    const ids = [...unsaid]
    unsaid.clear()
    for (let at = 0; at < ids.length; at += maxTold) publish({ sessions: ids.slice(at, at + maxTold) })
  }
  const onCommit = (sessionIds: ReadonlySet<string>): void => {
    for (const one of sessionIds) {
      followed.get(one)?.wake()
      if (!channel) continue
      // What is committed at the same time goes in one message.
      if (unsaid.size === 0) setImmediate(publishUnsaid)
      unsaid.add(one)
    }
  }
  const onMessage = (message: string): void => {
    const { by, sessions = [], typing } = readNews(message) ?? { by: id }
    // One's own was told here at once.
    if (by === id) return
    for (const one of sessions) {
      followed.get(one)?.wake()
      tellNews(one)
    }
    if (typing) followed.get(typing.session)?.tell(typing)
  }

  const poll = async (): Promise<void> => {
    const ids = [...followed.keys()]
    if (ids.length === 0) return
    const ends = await readEnds(sql, ids)
    for (const one of ids) {
      const last = ends.get(one)
      if (last === undefined) followed.get(one)?.end()
      else followed.get(one)?.wakeIfBehind(last)
    }
  }
  const pollNow = (): Promise<void> =>
    poll().catch((error: unknown) => log.debug({ err: error }, "cannot look for events"))
  const keepPolling = async (): Promise<void> => {
    while (!isStopped) {
      const isTold = !openChannel || channel?.isWorking()
      await Promise.race([Bun.sleep(isTold ? pollMs : pollWithoutChannelMs), stopped.promise])
      if (!isStopped) await pollNow()
    }
  }

  const channel = openChannel?.({ onMessage, onWorking: () => void pollNow() })
  listenToCommits(sql, onCommit)
  const polling = keepPolling()

  return {
    follow: ({ userId, sessionId, after, isHeld }, follower) => {
      let session = followed.get(sessionId)
      if (!session) {
        session = followSession({
          read: (from) => readEvents(sql, { userId, sessionId, after: from }),
          onFailure: (error) => log.warn({ err: error }, "the events of a session cannot be read; trying again"),
          onEmpty: () => void followed.delete(sessionId),
        })
        followed.set(sessionId, session)
      }
      return session.follow(follower, after, isHeld)
    },
    tellTyping: (sessionId, typing) => {
      followed.get(sessionId)?.tell(typing)
      publish({ typing: { session: sessionId, ...typing } })
    },
    tellDeleted: (sessionId) => {
      followed.get(sessionId)?.end()
      tellNews(sessionId)
      publish({ sessions: [sessionId] })
    },
    onNews: (listener) => {
      tellNews = listener
    },
    stop: async () => {
      isStopped = true
      stopped.resolve()
      await Promise.all([polling, channel?.stop()])
    },
  }
}

/** What another process says; of another version, it may be something else. */
const readNews = (message: string): News | null => {
  try {
    return newsSchema.safeParse(JSON.parse(message)).data ?? null
  } catch {
    return null
  }
}
