import type OpenAI from "openai"
import { z } from "zod"
import { ProviderError } from "./provider-error.ts"

export type TokenCount = { inputTokens: number; outputTokens: number }

const tokens = z.number().int().min(0).max(1e9).catch(0)
const usageSchema = z.object({ usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }) })

/** What the endpoint says that it counted. Where it says nothing, four characters sent are taken for a token. */
export const countOf = (answer: unknown, sent: readonly string[]): TokenCount => {
  const { usage } = usageSchema.safeParse(answer).data ?? {}
  if (usage) return { inputTokens: usage.prompt_tokens, outputTokens: usage.completion_tokens }
  return { inputTokens: Math.ceil(sent.reduce((sum, text) => sum + text.length, 0) / 4), outputTokens: 0 }
}

/** The vectors of an answer, at length 1: nothing that a database cannot hold or a cosine cannot be taken of. */
export const readVectors = (
  name: string,
  data: readonly { index: number; embedding: number[] }[] | undefined,
  count: number,
  dimensions: number,
): Float32Array[] => {
  const vectors = new Array<Float32Array | null>(count).fill(null)
  for (const item of Array.isArray(data) ? (data as typeof data) : []) {
    if (!Array.isArray(item?.embedding) || !(item.index >= 0 && item.index < count)) continue
    if (item.embedding.length !== dimensions)
      throw new ProviderError(
        name,
        "dimensions",
        `The model provider ${name} returned vectors of ${item.embedding.length} dimensions where EMBEDDING_DIMENSIONS asks for ${dimensions}. Correct EMBEDDING_MODEL or EMBEDDING_DIMENSIONS.`,
      )
    vectors[item.index] = asUnitVector(item.embedding)
  }
  return vectors.map((vector) => {
    if (vector) return vector
    throw new ProviderError(
      name,
      "malformed",
      `The model provider ${name} did not return a vector for each text. Check that it serves EMBEDDING_MODEL.`,
    )
  })
}

/** Null when it is not all numbers, or has no direction. */
const asUnitVector = (numbers: readonly number[]): Float32Array | null => {
  if (!numbers.every(Number.isFinite)) return null
  const length = Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0))
  return length > 0 && Number.isFinite(length) ? Float32Array.from(numbers, (value) => value / length) : null
}

/** The JSON in the first choice of an answer. */
export const parseAnswer = (name: string, answer: OpenAI.ChatCompletion): unknown => {
  const malformed = (message: string, cause?: unknown) => new ProviderError(name, "malformed", message, 5, cause)
  const choice = answer.choices?.[0]
  if (choice?.message?.refusal) throw malformed(`The model at ${name} refused to answer. Try another EXTRACTION_MODEL.`)
  if (choice?.finish_reason === "length")
    throw malformed(
      `The answer of the model at ${name} was cut off at its length limit. Hand in the conversation in smaller parts.`,
    )
  try {
    return JSON.parse(choice?.message?.content ?? "") as unknown
  } catch (error) {
    throw malformed(
      `The model at ${name} did not answer with JSON. Set EXTRACTION_MODEL to one that takes a JSON schema.`,
      error,
    )
  }
}
