import { z } from "zod"

export const requestSchema = z.object({ method: z.enum(["GET", "POST", "DELETE"]), path: z.string(), body: z.string() })
export type LoadRequest = z.infer<typeof requestSchema>

/** Standard input of the load process. */
export const planSchema = z.object({
  hostname: z.string(),
  port: z.number(),
  headers: z.record(z.string(), z.string()),
  clients: z.number().int().min(1),
  warmUpSeconds: z.number(),
  seconds: z.number(),
  requests: z.array(requestSchema).min(1),
  /** Sends each request once and ends after the last; otherwise they are repeated in turn. */
  once: z.boolean(),
})
export type LoadPlan = z.input<typeof planSchema>

/** Standard output of the load process: one message per line. */
export const messageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("measuring") }),
  z.object({ kind: z.literal("progress"), seconds: z.number(), answers: z.number() }),
  z.object({
    kind: z.literal("done"),
    answers: z.number(),
    seconds: z.number(),
    cpuSeconds: z.number(),
    /** Mean size of an answer in bytes, with its headers. */
    bytes: z.number(),
    /** Statuses other than 2xx, with their counts. */
    failures: z.record(z.string(), z.number()),
    latency: z.object({ p50: z.number(), p95: z.number(), p99: z.number(), most: z.number(), mean: z.number() }),
  }),
])
export type LoadMessage = z.infer<typeof messageSchema>
export type LoadResult = Extract<LoadMessage, { kind: "done" }>
