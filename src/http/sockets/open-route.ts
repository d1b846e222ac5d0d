import type { BaseServices } from "../../feature/context.ts"
import type { SocketConnection, SocketHandlers } from "../../feature/socket.ts"
import { AppError, errorStatus } from "../../platform/errors.ts"
import type { Mounted } from "./handshake.ts"
import { check } from "./read-frame.ts"
import { recordOpened, type SocketStory } from "./records.ts"

type Opening = { story: SocketStory; path: Record<string, string>; gone: AbortSignal }

/** Opens a socket's route for somebody who has signed in, and records it. Throws the error for the caller. */
export const openRoute = async <Services extends BaseServices>(
  { services, guard, route }: Pick<Mounted<Services>, "services" | "guard" | "route">,
  { story, path, gone }: Opening,
  connection: SocketConnection,
): Promise<SocketHandlers<unknown>> => {
  const { actor, requestId, trail } = story
  try {
    await guard.takeRate(actor, route.rate)
    const params = check(route.params, path)
    const handlers = await route.open({ ...services, actor, requestId, trail, gone }, params, connection)
    recordOpened(services, story, 101)
    return handlers
  } catch (error) {
    const status = error instanceof AppError ? errorStatus[error.code] : 500
    if (status !== errorStatus.RATE_LIMITED) recordOpened(services, story, status)
    throw error
  }
}
