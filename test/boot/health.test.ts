import { afterAll, expect, test } from "bun:test"
import { runPika } from "./command.ts"

/** Something that listens, and answers as `fetch` says. */
const listen = (fetch: (request: Request) => Response | Promise<Response>, hostname = "127.0.0.1") => {
  const server = Bun.serve({ hostname, port: 0, idleTimeout: 0, fetch })
  servers.push(server)
  return String(server.port)
}
const servers: Bun.Server<undefined>[] = []
afterAll(() => Promise.all(servers.map((server) => server.stop(true))))

const ok = (request: Request) =>
  new URL(request.url).pathname === "/health" ? Response.json({ status: "ok" }) : new Response(null, { status: 404 })

test.each([
  ["0.0.0.0", "127.0.0.1"],
  ["127.0.0.1", "127.0.0.1"],
  ["::", "::1"],
  ["[::1]", "::1"],
])(
  "a pika at HOST=%s is healthy",
  async (HOST, address) => {
    expect(await runPika(["health"], { HOST, PORT: listen(ok, address) })).toEqual({
      status: 0,
      stdout: "",
      stderr: "",
    })
  },
  20_000,
)

test("a proxy that is set for the outside is not asked about this machine", async () => {
  const outside = { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9" }
  expect((await runPika(["health"], { ...outside, PORT: listen(ok) })).status).toBe(0)
}, 20_000)

test.each<[string, () => Response | Promise<Response>]>([
  ["says that it is not well", () => Response.json({ status: "error" }, { status: 503 })],
  ["is another program, which has a page for everything", () => new Response("<html>welcome</html>")],
  ["is another program, which speaks JSON as well", () => Response.json({ healthy: true })],
  ["sends one on to another", () => Response.redirect(`http://127.0.0.1:${listen(ok)}/health`)],
  ["takes the question and never answers", () => new Promise<Response>(() => undefined)],
  ["begins an answer and never ends it", () => new Response(new ReadableStream({ pull: () => Bun.sleep(60_000) }))],
])(
  "what listens there is not healthy when it %s",
  async (_what, fetch) => {
    const PORT = listen(fetch)
    expect(await runPika(["health"], { PORT })).toEqual({
      status: 1,
      stdout: "",
      stderr: `pika: no pika answers at http://127.0.0.1:${PORT}/health. HOST and PORT say where it is looked for.\n`,
    })
  },
  20_000,
)

test("where nothing listens nothing is healthy", async () => {
  const PORT = listen(ok)
  await servers.pop()?.stop(true)
  expect((await runPika(["health"], { PORT })).status).toBe(1)
}, 20_000)
