import { readClientIp } from "../platform/client-ip.ts"
import type { Config } from "../platform/config.ts"
import { StartupError } from "../platform/errors.ts"
import type { App } from "./environment.ts"
import type { Socket } from "./sockets/socket-events.ts"
import type { Sockets } from "./sockets/sockets.ts"

type Address = Pick<Config, "host" | "port" | "trustedProxies">
/** `leave`: sockets begin to end now, before requests do. */
export type Server = { url: string; leave: () => void; stop: () => Promise<void> }

/** A port that is taken already. Until there is an app to serve, each request is answered with 503. */
export type Listening = { url: string; serve: (app: App, sockets: Sockets) => Server; stop: () => Promise<void> }

/** Listens at the configured address. Throws `StartupError` when that is not possible. */
export const listen = (address: Address): Listening => {
  const server = open(address)
  return {
    url: server.url.href.replace(/\/$/, ""),
    serve: (app, sockets) => serve(server, address, app, sockets),
    stop: () => server.stop(true),
  }
}

/** Serves `app` over HTTP at the configured address. */
export const serveHttp = (address: Address, app: App, sockets: Sockets): Server => listen(address).serve(app, sockets)

const serve = (server: BunServer, { trustedProxies }: Address, app: App, sockets: Sockets): Server => {
  const stopping = new AbortController()
  server.reload({
    ...limits,
    websocket: sockets.handler,
    fetch: (request, server) => {
      const peer = server.requestIP(request)?.address
      const ip = readClientIp(peer, request.headers.get("x-forwarded-for"), trustedProxies)
      return app.fetch(request, { ip, trustedProxies, stopping: stopping.signal, server })
    },
  })
  let leaving: Promise<void> | undefined
  const leave = (): Promise<void> => {
    leaving ??= sockets.stop()
    return leaving
  }
  return {
    url: server.url.href.replace(/\/$/, ""),
    leave: () => void leave(),
    // Accepts no new connections; running requests get two seconds. Then streams are closed, and the audit records it.
    stop: async () => {
      await Promise.race([Promise.all([server.stop(false), leave()]), Bun.sleep(2000)])
      stopping.abort()
      await leave()
      await server.stop(true)
    },
  }
}

const limits = {
  // The app has its own limits: it refuses a larger body without reading it, with an error of the usual shape.
  maxRequestBodySize: Number.MAX_SAFE_INTEGER,
  idleTimeout: 60,
}

/** It opens sockets when it has an app. */
type BunServer = Bun.Server<Socket>

const open = ({ host, port }: Address): BunServer => {
  try {
    return Bun.serve({ ...limits, hostname: host, port, fetch: answerStarting })
  } catch (error) {
    const problem = problems[String((error as { code?: unknown }).code)]
    throw problem ? new StartupError(problem(host, port)) : error
  }
}

/** Clients try again after a 503; some would take a 404, or a refused connection, for the end. */
const answerStarting = (): Response => {
  const requestId = Bun.randomUUIDv7()
  const message = "Pika is starting. Try again in a second."
  const body = { status: "error", error_code: "UNAVAILABLE", message, request_id: requestId, details: [] }
  const headers = { "Retry-After": "1", "X-Request-Id": requestId, "Cache-Control": "no-store" }
  return Response.json(body, { status: 503, headers })
}

const problems: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is in use. Stop what uses it, or set PORT to another one.`,
  EADDRNOTAVAIL: (host) =>
    `${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 or :: for all of them.`,
  EACCES: (_host, port) => `This user may not listen on port ${port}. Set PORT to 1024 or more.`,
}
