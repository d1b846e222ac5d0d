import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { queryField } from "../../search/schemas.ts"
import { searchMemories } from "../../search/search-memories.ts"
import type { Context } from "./context.ts"
import {
  anyObject,
  anyText,
  anyTexts,
  entityFields,
  fieldsField,
  filtersField,
  flagField,
  numberField,
  wholeField,
  wholeOrNothing,
} from "./fields.ts"
import { foundMemorySchema, pickFields, showFoundMemory } from "./memory-view.ts"
import { conditionOf } from "./scope-of-request.ts"

const maxFound = 1000
const topK = wholeField(1, maxFound, 10)

const narrowing = {
  filters: filtersField,
  categories: anyTexts,
  metadata: anyObject,
  show_expired: flagField,
  fields: fieldsField,
}
const entities = ["user_id", "agent_id", "app_id", "run_id"] as const

const searchInput = z
  .looseObject({
    query: queryField,
    top_k: topK,
    threshold: numberField(0, 1, 0.1),
    output_format: anyText,
    ...narrowing,
  })
  .superRefine((given, context) => {
    for (const name of entities)
      if (name in given) context.addIssue({ code: "custom", path: [name], message: "belongs into filters" })
  })
  .openapi("Mem0Search")

const some = foundMemorySchema.partial()
const like = { action: "memory.search", scope: "memory:read", rate: "search" } as const
const inFormat11 = z.object({ results: z.array(some), relations: z.array(z.unknown()) })

type Asked = Parameters<typeof conditionOf>[0] & {
  query: string
  top_k: number
  threshold: number
  show_expired?: boolean | undefined
  fields?: string[] | undefined
}

const search = async (ctx: Context, asked: Asked) => {
  const found = await searchMemories.run(ctx, {
    query: asked.query,
    limit: asked.top_k,
    threshold: asked.threshold,
    condition: conditionOf(asked),
    showsExpired: asked.show_expired ?? false,
  })
  return pickFields(found.map(showFoundMemory), asked.fields && [...asked.fields, "score"])
}

/** The search of the clients of today, which names nobody beside the filters. */
export const searchV3 = verb({
  ...like,
  input: searchInput,
  output: z.object({ results: z.array(some) }),
  run: async (ctx: Context, input) => ({ results: await search(ctx, input) }),
})

const formatted = <Item>(format: unknown, results: Item[]) => (format === "v1.1" ? { results, relations: [] } : results)

export const searchV2 = verb({
  ...like,
  input: z
    .object({
      query: queryField,
      ...entityFields,
      ...narrowing,
      top_k: wholeOrNothing(1, maxFound),
      limit: topK,
      threshold: numberField(0, 1, 0.1),
      output_format: anyText,
    })
    .openapi("Mem0OlderSearch"),
  output: z.union([z.array(some), inFormat11]),
  run: async (ctx: Context, input) =>
    formatted(input.output_format, await search(ctx, { ...input, top_k: input.top_k ?? input.limit })),
})

/** mem0's own server. */
export const searchOnServer = verb({
  ...like,
  input: z
    .object({
      query: queryField,
      ...entityFields,
      ...narrowing,
      top_k: wholeOrNothing(1, maxFound),
      limit: topK,
      threshold: numberField(0, 1, 0.1),
    })
    .openapi("Mem0ServerSearch"),
  output: z.object({ results: z.array(some) }),
  run: async (ctx: Context, input) => ({ results: await search(ctx, { ...input, top_k: input.top_k ?? input.limit }) }),
})
