import type { z } from "@hono/zod-openapi"
import type { AppError } from "../platform/errors.ts"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import type { Scope } from "./actor.ts"
import type { Context } from "./context.ts"

/** Why a socket is closed. `session`: what it was opened for is gone. */
export type CloseReason = "session" | "slow"

/** One client's connection. */
export type SocketConnection = {
  id: string
  /** Sends one frame as JSON text. False: the client is behind, so nothing more is sent before `onRoom`. */
  send: (frame: unknown) => boolean
  /** Whether the client has read what was sent. */
  hasRoom: () => boolean
  close: (reason: CloseReason) => void
  /** Counts one request of this credential. Throws RATE_LIMITED. */
  takeRate: (rate: EndpointClass) => Promise<void>
  /** What the client is told of an error. One of our own is logged. */
  explain: (error: unknown) => AppError
}

/** What happens to an open socket. None of these throws. */
export type SocketHandlers<Frame> = {
  onFrame: (frame: Frame) => void
  /** A frame was refused: not JSON, or not one of `received`. `frame`: what could be read of it. */
  onRefusedFrame: (error: AppError, frame: unknown) => void
  /** The credential ends in a minute: the client is asked for a new one, which it sends as `authenticate`. */
  onCredentialEnding: () => void
  /** The client has read what was sent. */
  onRoom: () => void
  /** The process stops. Resolves when the work for this socket has ended; no new work is taken. */
  finish: () => Promise<void>
  onClose: () => void
}

/** Frames by their `type`. */
export type Frames = Readonly<Record<string, z.ZodType>>

/** A WebSocket route of a feature. Text frames of JSON, each an object with a `type`. */
type Definition<Services, Params extends z.ZodObject, Received extends Frames> = {
  /** Names of the audit rows: a socket is opened, and closed. */
  action: string
  closedAction: string
  scope: Scope
  /** The class whose limit opening a socket counts against. */
  rate: EndpointClass
  /** Each `{name}` in the path is a field of `params`. */
  path: string
  params: Params
  /** The subprotocol that the server speaks. */
  protocol: string
  maxFrameBytes: number
  maxFramesPerSecond: number
  summary: string
  description: string
  /** The frames of clients. `authenticate` is among them, and never gets to `onFrame`. */
  received: Received
  /** The frames of the server, for the AsyncAPI document. */
  sent: Frames
  /**
   * Throws the error for which the socket is closed. `ctx.gone` is aborted when the socket closes; its trail is the one of the audit row
   * that records the opening.
   */
  open: (
    ctx: Context<Services>,
    params: z.output<Params>,
    connection: SocketConnection,
  ) => Promise<SocketHandlers<z.output<Received[keyof Received]>>>
}

/** The same with hidden types: `params` and `received` check what comes. */
export type SocketRoute<Services> = Omit<Definition<Services, z.ZodObject, Frames>, "open"> & {
  /** `params`: the result of the route's schema. */
  open: (ctx: Context<Services>, params: unknown, connection: SocketConnection) => Promise<SocketHandlers<unknown>>
}

export const socketRoute = <Services, Params extends z.ZodObject, Received extends Frames>(
  definition: Definition<Services, Params, Received>,
): SocketRoute<Services> => ({
  ...definition,
  open: async (ctx, params, connection) => {
    // `definition.params` has produced it, and `definition.received` each frame.
    const handlers = await definition.open(ctx, params as z.output<Params>, connection)
    return { ...handlers, onFrame: (frame) => handlers.onFrame(frame as z.output<Received[keyof Received]>) }
  },
})
