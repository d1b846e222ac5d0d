import { z } from "zod"

const value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
})
const attributes = z
  .array(z.object({ key: z.string(), value }))
  .default([])
  .transform((list) =>
    Object.fromEntries(
      list.map(({ key, value: told }) => [
        key,
        told.stringValue ?? told.intValue ?? told.doubleValue ?? told.boolValue,
      ]),
    ),
  )
const exportSchema = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              name: z.string(),
              kind: z.number(),
              attributes,
              status: z.object({ code: z.number().optional(), message: z.string().optional() }),
            }),
          ),
        }),
      ),
    }),
  ),
})

export type ExportedSpan = z.output<typeof exportSchema>["resourceSpans"][number]["scopeSpans"][number]["spans"][number]

/** An OTLP/HTTP collector that keeps all that it is sent: `text`, byte for byte, and the spans in it. `refuse`: it answers 400. */
export const startCollector = () => {
  const bodies: string[] = []
  let isRefusing = false
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: async (request) => {
      const body = await request.text()
      if (isRefusing) return new Response(null, { status: 400 })
      bodies.push(`${new URL(request.url).pathname}\n${JSON.stringify([...request.headers])}\n${body}`)
      return new Response("{}", { headers: { "Content-Type": "application/json" } })
    },
  })
  const spans = (): ExportedSpan[] =>
    bodies
      .map((body) => exportSchema.parse(JSON.parse(body.split("\n").slice(2).join("\n"))))
      .flatMap(({ resourceSpans }) =>
        resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
      )
  return {
    url: `http://127.0.0.1:${server.port}`,
    text: () => bodies.join("\n"),
    spans,
    refuse: (refusing: boolean) => {
      isRefusing = refusing
    },
    stop: () => server.stop(true),
  }
}
