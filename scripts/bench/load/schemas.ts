import { z } from "zod"

export const requestSchema = z.object({ method: z.enum(["GET", "POST", "DELETE"]), path: z.string(), body: z.string() })
export type LoadRequest = z.infer<typeof requestSchema>

/** What the load process is told on its standard input. */
export const planSchema = z.object({
  hostname: z.string(),
  port: z.number(),
  headers: z.record(z.string(), z.string()),
  clients: z.number().int().min(1),
  warmUpSeconds: z.number(),
  seconds: z.number(),
  requests: z.array(requestSchema).min(1),
  /** Each request is sent once, and the run is over when the last was; otherwise they go round. */
  once: z.boolean(),
})
export type LoadPlan = z.input<typeof planSchema>

/** What it says on its standard output, a line each. */
export const messageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measuring") }),
  z.object({ kind: z.literal("progress"), seconds: z.number(), answers: z.number() }),
  z.object({
    kind: z.literal("done"),
    answers: z.number(),
    seconds: z.number(),
    cpuSeconds: z.number(),
    /** Bytes of a mean answer, with its head. */
    bytes: z.number(),
    /** Any status but 2xx, and how often. */
    failures: z.record(z.string(), z.number()),
    latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number(), most: z.number(), mean: z.number() }),
  }),
])
export type LoadMessage = z.infer<typeof messageSchema>
export type LoadResult = Extract<LoadMessage, { kind: "done" }>
