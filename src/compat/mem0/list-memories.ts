import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import type { Condition } from "../../memories/conditions.ts"
import { isAboutSomething } from "../../memories/conditions.ts"
import { findMemories } from "../../memories/find-memories.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "./context.ts"
import {
  anyDay,
  anyObject,
  anyText,
  anyTexts,
  entityFields,
  fieldsField,
  filtersField,
  flagField,
  wholeField,
  wholeOrNothing,
} from "./fields.ts"
import { memorySchema, pickFields, showMemory } from "./memory-view.ts"
import { defaultPageSize, envelope, maxPageSize, pageOf, rangeOf } from "./pages.ts"
import { conditionOf } from "./scope-of-request.ts"

const maxPage = 1_000_000

const listInput = z
  .object({
    filters: filtersField,
    categories: anyTexts,
    metadata: anyObject,
    keywords: anyText,
    start_date: anyDay,
    end_date: anyDay,
    show_expired: flagField,
    fields: fieldsField,
    page: wholeField(1, maxPage, 1),
    page_size: wholeField(1, maxPageSize, defaultPageSize),
  })
  .openapi("Mem0List")

const some = memorySchema.partial()
const like = { action: "memory.list", scope: "memory:read", rate: "other" } as const

type Asked = Parameters<typeof conditionOf>[0] & {
  show_expired?: boolean | undefined
  fields?: string[] | undefined
  page: number
  page_size: number
}

const list = async (ctx: Context, asked: Asked, condition: Condition = conditionOf(asked)) => {
  const shows = asked.show_expired ? ("expired" as const) : ("current" as const)
  const { count, rows } = await findMemories.run(ctx, { condition, shows, ...rangeOf(asked) })
  const memories = rows.map((row) => showMemory(ctx, row))
  return { count, memories: pickFields(memories, asked.fields) }
}

/** The list of the clients of today: always a page. */
export const listV3 = verb({
  ...like,
  input: listInput,
  output: pageOf(some).openapi("Mem0MemoryPage"),
  run: async (ctx: Context, input) => {
    const { count, memories } = await list(ctx, input)
    return envelope("/v3/memories/", input, count, memories)
  },
})

/** Of 2.x: a list, and a page for whoever asks for one. */
const optionalPage = {
  page: wholeOrNothing(1, maxPage),
  page_size: wholeOrNothing(1, maxPageSize),
}
const listOrPage = z.union([z.array(some), pageOf(some)])

const olderFields = { ...optionalPage, show_expired: flagField, fields: anyText, start_date: anyDay, end_date: anyDay }

type OlderAsked = Omit<Asked, "page" | "page_size" | "fields"> & {
  page?: number | undefined
  page_size?: number | undefined
  fields?: unknown
}

const listAsAsked = async (ctx: Context, path: string, asked: OlderAsked, condition?: Condition) => {
  const isPaged = asked.page !== undefined || asked.page_size !== undefined
  const page = { page: asked.page ?? 1, page_size: asked.page_size ?? defaultPageSize }
  const fields =
    typeof asked.fields === "string" ? asked.fields.split(",") : fieldsField.catch(undefined).parse(asked.fields)
  const { count, memories } = await list(ctx, { ...asked, ...page, fields }, condition)
  return isPaged ? envelope(path, page, count, memories) : memories
}

export const listV2 = verb({
  ...like,
  input: z
    .object({ filters: filtersField, categories: anyTexts, metadata: anyObject, keywords: anyText, ...olderFields })
    .openapi("Mem0OlderList"),
  output: listOrPage,
  run: (ctx: Context, input) => listAsAsked(ctx, "/v2/memories/", input),
})

export const listV1 = verb({
  ...like,
  input: z.object({ ...entityFields, categories: anyTexts, keywords: anyText, ...olderFields }),
  output: listOrPage,
  run: (ctx: Context, input) => {
    const categories = typeof input.categories === "string" ? input.categories.split(",") : input.categories
    return listAsAsked(ctx, "/v1/memories/", { ...input, categories })
  },
})

/** mem0's own server. */
export const listOnServer = verb({
  ...like,
  input: z.object({ ...entityFields, top_k: wholeField(1, 1000, 20), limit: anyText, show_expired: flagField }),
  output: z.object({ results: z.array(memorySchema) }),
  run: async (ctx: Context, input) => {
    const condition = conditionOf(input)
    if (!isAboutSomething(condition) && ctx.actor.userId === null)
      throw new AppError("INVALID_REQUEST", "The request is not valid. Send user_id, agent_id or run_id.")
    const shows = input.show_expired ? ("expired" as const) : ("current" as const)
    const { rows } = await findMemories.run(ctx, { condition, shows, limit: input.top_k, offset: 0 })
    return { results: rows.map((row) => showMemory(ctx, row)) }
  },
})
