/**
 * The maximum that Hono on Bun can answer here: `/bare` only returns the bytes of the file --answer; `/parsed` first parses the JSON of
 * its request, as any handler must that reads its input.
 */
import { parseArgs } from "node:util"
import { Hono } from "hono"

const { values } = parseArgs({ options: { port: { type: "string", default: "18001" }, answer: { type: "string" } } })
const answer = await Bun.file(values.answer ?? "").text()
const headers = { "Content-Type": "application/json" }

const app = new Hono()
app.post("/bare", (c) => c.body(answer, 200, headers))
app.post("/parsed", async (c) => {
  await c.req.json()
  return c.body(answer, 200, headers)
})
app.get("/health", (c) => c.text("ok"))
Bun.serve({ hostname: "127.0.0.1", port: Number(values.port), fetch: (request) => app.fetch(request) })
