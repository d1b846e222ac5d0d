import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import type { Context } from "./context.ts"

/**
 * mem0's clients ask this first, and refuse to work without an answer. An organisation and a project are made up, because there are none
 * here. The address is nobody's: clients send it to mem0's telemetry.
 */
const answer = { status: "ok" as const, org_id: "pika", project_id: "pika", user_email: "self-hosted" }

export const ping = verb({
  action: "mem0.ping",
  scope: null,
  rate: "other",
  input: z.object({}),
  output: z
    .object({ status: z.literal("ok"), org_id: z.string(), project_id: z.string(), user_email: z.string() })
    .openapi("Mem0Ping", { example: answer }),
  run: async (_ctx: Context) => answer,
})
