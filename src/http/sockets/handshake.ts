import type { BaseServices } from "../../feature/context.ts"
import type { SocketRoute } from "../../feature/socket.ts"
import type { AppError } from "../../platform/errors.ts"
import type { SocketGuard } from "./admit-socket.ts"
import type { Credential } from "./credential.ts"
import type { Leave, Places } from "./places.ts"

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
