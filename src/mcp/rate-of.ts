import { z } from "zod"
import type { EndpointClass } from "../platform/settings/rate-limits.ts"
import { tools } from "./tools.ts"

const callSchema = z.object({ method: z.literal("tools/call"), params: z.object({ name: z.string() }) })
const callLikeSchema = z.object({ method: z.enum(["tools/call", "resources/read"]) })

/** The class of requests that a message counts for: a call counts for that of its tool's verb. */
export const rateOf = (message: unknown): EndpointClass => {
  const call = callSchema.safeParse(message)
  const tool = call.success ? tools.find(({ name }) => name === call.data.params.name) : undefined
  return tool?.verb.rate ?? "other"
}

/** Whether a refusal can be told to the model, as the result of what it asked for. */
export const isCall = (message: unknown): boolean => callLikeSchema.safeParse(message).success
