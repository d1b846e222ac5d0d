import { readClientIp } from "../platform/client-ip.ts"
import type { Config } from "../platform/config.ts"
import { StartupError } from "../platform/errors.ts"
import type { App } from "./environment.ts"
import type { Sockets } from "./sockets/sockets.ts"

type Address = Pick<Config, "host" | "port" | "trustedProxies">
/** `leave`: sockets begin to end now, before requests do. */
export type Server = { url: string; leave: () => void; stop: () => Promise<void> }

/** Serves `app` over HTTP at the configured address. */
export const serveHttp = (config: Address, app: App, sockets: Sockets): Server => {
  const stopping = new AbortController()
  const server = listen(config, app, sockets, stopping.signal)
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

const listen = ({ host, port, trustedProxies }: Address, app: App, sockets: Sockets, stopping: AbortSignal) => {
  try {
    return Bun.serve({
      hostname: host,
      port,
      websocket: sockets.handler,
      fetch: (request, server) => {
        const peer = server.requestIP(request)?.address
        const ip = readClientIp(peer, request.headers.get("x-forwarded-for"), trustedProxies)
        return app.fetch(request, { ip, stopping, server })
      },
      // The app has its own limits: it refuses a larger body without reading it, with an error of the usual shape.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      idleTimeout: 60,
    })
  } catch (error) {
    const problem = problems[String((error as { code?: unknown }).code)]
    throw problem ? new StartupError(problem(host, port)) : error
  }
}

const problems: Record<string, (host: string, port: number) => string> = {
  EADDRINUSE: (host, port) => `Port ${port} of ${host} is in use. Stop what uses it, or set PORT to another one.`,
  EADDRNOTAVAIL: (host) =>
    `${host} is no address of this machine. Set HOST to one, or to 0.0.0.0 or :: for all of them.`,
  EACCES: (_host, port) => `This user may not listen on port ${port}. Set PORT to 1024 or more.`,
}
