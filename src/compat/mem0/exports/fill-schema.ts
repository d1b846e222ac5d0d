import { isDeeperThan } from "../../../feature/fields.ts"
import type { CallLimits } from "../../../models/call-limits.ts"
import { firstAnswer } from "../../../models/first-answer.ts"
import type { ModelClient } from "../../../models/openai.ts"
import type { Config } from "../../../platform/config.ts"
import { isStorableJson } from "../../../platform/text.ts"
import system from "./prompts/fill-schema.v1.md" with { type: "text" }
import { checkOf, type JsonSchema } from "./read-schema.ts"

/** What a model fills in an object from, the oldest memory first. */
export type Filled = {
  schema: JsonSchema
  instructions?: string | undefined
  memories: readonly { text: string; category: string; since: string }[]
}

/** Makes an object of this schema. Throws a `ProviderError`. */
export type SchemaFiller = (filled: Filled, limits: CallLimits) => Promise<Record<string, unknown>>

const maxAnswerBytes = 1024 * 1024
const maxAnswerDepth = 32

/** By the model that also reads conversations. Null: only the built-in rules read them, which fill in nothing. */
export const createSchemaFiller = (
  { extraction: { providers, model } }: Config,
  clients: readonly ModelClient[],
): SchemaFiller | null => {
  const writers = providers.flatMap(({ name }) => clients.find((client) => client.name === name) ?? [])
  if (writers.length === 0) return null
  return ({ schema, instructions, memories }, limits) => {
    const shape = checkOf(schema)
      .refine((answer) => !isDeeperThan(answer, maxAnswerDepth), "It is nested too deeply.")
      .refine((answer) => isStorable(JSON.stringify(answer)), "It is too long, or has characters that cannot be kept.")
    const user = JSON.stringify({ instructions, memories }).toWellFormed()
    const request = { model, system, user, schemaName: "export", schema, shape, isOfCaller: true }
    return firstAnswer(writers, (client) => client.complete(request, limits))
  }
}

const isStorable = (json: string): boolean => Buffer.byteLength(json) <= maxAnswerBytes && isStorableJson(json)
