import type { Context } from "hono"
import type { BaseServices } from "../../feature/context.ts"
import { AppError, unavailable } from "../../platform/errors.ts"
import { readSocketCookie } from "../console-cookie.ts"
import type { App, AppEnvironment } from "../environment.ts"
import { readHandshake, readProtocols } from "./credential.ts"
import type { Mounted } from "./handshake.ts"
import { createSocket } from "./socket.ts"
import type { Sockets } from "./sockets.ts"

/**
 * Adds a socket route to the server. A browser cannot read the status of a refused upgrade, so every upgrade is accepted, and the close
 * code says why it was refused. Only a server that is full or stops refuses the upgrade itself.
 */
export const mountSocket = <Services extends BaseServices>(
  app: App,
  sockets: Sockets,
  mounted: Mounted<Services>,
): void => {
  const { route, places } = mounted
  app.get(route.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => {
    if (c.req.header("upgrade")?.toLowerCase() !== "websocket")
      throw new AppError(
        "INVALID_REQUEST",
        "Open a WebSocket here: send Upgrade: websocket. /asyncapi.json describes it.",
      )
    const refusal = sockets.refusal()
    if (refusal !== null) throw unavailable(refusal, 5)
    const ip = c.get("ip")
    const leave = places.forStranger(ip)
    const handshake = { credential: readCredential(c), path: c.req.param(), requestId: c.get("requestId"), ip, leave }
    const speaks = readProtocols(c.req.header("sec-websocket-protocol")).includes(route.protocol)
    const isUpgraded = c.env.server.upgrade(c.req.raw, {
      data: createSocket(mounted, handshake),
      headers: { ...(speaks && { "Sec-WebSocket-Protocol": route.protocol }), "X-Request-Id": c.get("requestId") },
    })
    if (isUpgraded) return new Response(null, { status: 101 })
    leave()
    throw new AppError("INVALID_REQUEST", "This is no WebSocket handshake. Use a client that speaks RFC 6455.")
  })
}

const readCredential = (c: Context<AppEnvironment>) => {
  try {
    return readHandshake({
      header: (name) => c.req.header(name),
      query: () => c.req.query(),
      cookie: () => readSocketCookie(c),
    })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
