import { maxEvents, type SessionEvent } from "./read-events.ts"

/** Somebody who is told what happens in a session, such as a socket. None of these throws. */
export type Follower = {
  /** Takes the next event. False: no more before `Following.onRoom`. */
  onEvent: (event: SessionEvent) => boolean
  /** Somebody else types, or has stopped. Not kept, and not sent again. */
  onTyping: (typing: Typing) => void
  /** The session was deleted. */
  onGone: () => void
}

export type Typing = { who: "assistant" | "user"; isTyping: boolean; from: string | null }

/** The link of a follower to its session. */
export type Following = {
  /** The last event that it was given. */
  position: () => number
  /** Gives it all events after this one, again if need be. */
  moveTo: (after: number) => void
  onRoom: () => void
  leave: () => void
}

type Link = { follower: Follower; position: number; hasRoom: boolean; isReading: boolean }

/** The followers of one session in this process. Those that have all that was read share the next read of the log. */
export type FollowedSession = {
  /** `isHeld`: it is given nothing before `Following.onRoom`. */
  follow: (follower: Follower, after: number, isHeld?: boolean) => Following
  /** There may be new events. */
  wake: () => void
  /** The session's last event is this one. */
  wakeIfBehind: (last: number) => void
  tell: (typing: Typing) => void
  /** The session is gone. */
  end: () => void
}

type Source = {
  /** The events after this one; null: the session is gone. It throws when the database is away. */
  read: (after: number) => Promise<SessionEvent[] | null>
  onFailure: (error: unknown) => void
  onEmpty: () => void
}

export const followSession = ({ read, onFailure, onEmpty }: Source): FollowedSession => {
  const links = new Set<Link>()
  /** The last event that was read for all. */
  let position = 0
  let [isReading, isAsked] = [false, false]

  const end = (): void => {
    for (const { follower } of [...links]) follower.onGone()
  }
  const give = (link: Link, events: readonly SessionEvent[]): void => {
    for (const event of events) {
      if (event.eventId <= link.position) continue
      link.position = event.eventId
      link.hasRoom = link.follower.onEvent(event)
      if (!link.hasRoom) return
    }
  }

  /** Reads for one that is behind, until it has what the others have, or has no room. */
  const catchUp = async (link: Link): Promise<void> => {
    if (link.isReading || !link.hasRoom || link.position >= position) return
    link.isReading = true
    try {
      while (links.has(link) && link.hasRoom && link.position < position) {
        const from = link.position
        const events = await read(from)
        if (events === null) return end()
        // It was moved meanwhile: this is not what comes next.
        if (link.position !== from) continue
        if (events.length === 0) link.position = position
        give(link, events)
      }
    } catch (error) {
      onFailure(error)
    } finally {
      link.isReading = false
    }
  }

  const readShared = async (): Promise<void> => {
    isReading = true
    try {
      while (isAsked && links.size > 0) {
        isAsked = false
        const from = position
        const events = await read(from)
        if (events === null) return end()
        position = Math.max(position, events.at(-1)?.eventId ?? 0)
        for (const link of links) {
          if (link.hasRoom && !link.isReading && link.position >= from) give(link, events)
          else void catchUp(link)
        }
        if (events.length >= maxEvents) isAsked = true
      }
    } catch (error) {
      onFailure(error)
    } finally {
      isReading = false
    }
  }
  const wake = (): void => {
    isAsked = true
    if (!isReading) void readShared()
  }

  return {
    follow: (follower, after, isHeld = false) => {
      if (links.size === 0) position = after
      const link: Link = { follower, position: after, hasRoom: !isHeld, isReading: false }
      links.add(link)
      if (after < position) void catchUp(link)
      else wake()
      return {
        position: () => link.position,
        moveTo: (to) => {
          link.position = to
          void catchUp(link)
        },
        onRoom: () => {
          link.hasRoom = true
          void catchUp(link)
        },
        leave: () => {
          if (links.delete(link) && links.size === 0) onEmpty()
        },
      }
    },
    wake,
    wakeIfBehind: (last) => {
      if (last > position) wake()
      for (const link of links) void catchUp(link)
    },
    tell: (typing) => {
      for (const { follower } of links) follower.onTyping(typing)
    },
    end,
  }
}
