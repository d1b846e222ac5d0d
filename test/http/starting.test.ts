import { expect, test } from "bun:test"
import { createHttpApp } from "../../src/http/app.ts"
import { listen } from "../../src/http/serve.ts"
import { createSockets } from "../../src/http/sockets/sockets.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: false, worker: false } })

test("whoever comes while the server starts is told to try again, on every path, and is served when it has started", async () => {
  const listening = listen({ host: "127.0.0.1", port: 0, trustedProxies: 0 })
  for (const [method, path] of [
    ["POST", "/mcp"],
    ["GET", "/ready"],
    ["GET", "/nowhere"],
  ] as const) {
    const response = await fetch(`${listening.url}${path}`, { method })
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "1"])
    expect(await response.json()).toMatchObject({
      error_code: "UNAVAILABLE",
      message: expect.stringContaining("starting"),
    })
  }
  const { services } = pika.running
  const server = listening.serve(createHttpApp(services, null, []), createSockets(services.metrics))
  expect((await fetch(`${listening.url}/nowhere`)).status).toBe(404)
  await server.stop()
  await expect(fetch(`${listening.url}/nowhere`)).rejects.toThrow()
})
