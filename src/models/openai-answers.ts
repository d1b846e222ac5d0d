import type OpenAI from "openai"
import { z } from "zod"
import { ProviderError } from "./provider-error.ts"

export type TokenCount = { inputTokens: number; outputTokens: number }

/** Answers to embedding calls have no completion tokens: this is allowed explicitly, because `catch` would be slow. */
const tokens = z.number().int().min(0).max(1e9).optional().catch(undefined)
const usageSchema = z.object({ usage: z.object({ prompt_tokens: tokens, completion_tokens: tokens }) })

/** The tokens that the endpoint counted. If it reports none, four sent characters count as a token. */
export const countOf = (answer: unknown, sent: readonly string[]): TokenCount => {
  const { usage } = usageSchema.safeParse(answer).data ?? {}
  if (usage) return { inputTokens: usage.prompt_tokens ?? 0, outputTokens: usage.completion_tokens ?? 0 }
  return { inputTokens: Math.ceil(sent.reduce((sum, text) => sum + text.length, 0) / 4), outputTokens: 0 }
}

/** The vectors of an answer, scaled to length 1. Rejects vectors that the database cannot store or that have no cosine. */
export const readVectors = (
  name: string,
  data: readonly { index: number; embedding: number[] | string }[] | undefined,
  count: number,
  dimensions: number,
): Float32Array[] => {
  const vectors = new Array<Float32Array | null>(count).fill(null)
  for (const item of Array.isArray(data) ? (data as typeof data) : []) {
    const numbers = numbersOf(item?.embedding)
    if (!numbers || !(item.index >= 0 && item.index < count)) continue
    if (numbers.length !== dimensions)
      throw new ProviderError(
        name,
        "dimensions",
        `The model provider ${name} returned vectors of ${numbers.length} dimensions where EMBEDDING_DIMENSIONS asks for ${dimensions}. Correct EMBEDDING_MODEL or EMBEDDING_DIMENSIONS.`,
      )
    vectors[item.index] = asUnitVector(numbers)
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

/** The numbers of a vector: base64 of 32-bit floats, or a list from an endpoint that does not support base64. Null when it is neither. */
const numbersOf = (embedding: unknown): Float32Array | Float64Array | null => {
  if (Array.isArray(embedding))
    return embedding.every((value) => typeof value === "number") ? Float64Array.from(embedding) : null
  if (typeof embedding !== "string") return null
  // Copied, because floats must be aligned to four bytes.
  const bytes = new Uint8Array(Buffer.from(embedding, "base64"))
  return bytes.length > 0 && bytes.length % 4 === 0 ? new Float32Array(bytes.buffer) : null
}

/** Null when it has no direction: it is zero, or contains something that is not a finite number. Plain loops: 5 µs instead of 45. */
const asUnitVector = (numbers: Float32Array | Float64Array): Float32Array | null => {
  let squares = 0
  for (let index = 0; index < numbers.length; index++) squares += (numbers[index] ?? 0) ** 2
  const length = Math.sqrt(squares)
  if (length === 0 || !Number.isFinite(length)) return null
  const vector = new Float32Array(numbers.length)
  for (let index = 0; index < numbers.length; index++) vector[index] = (numbers[index] ?? 0) / length
  return vector
}

/** The text of the first choice of an answer; empty when there is none. Throws when the model refused or the answer was cut off. */
export const readText = (name: string, answer: OpenAI.ChatCompletion): string => {
  const malformed = (message: string) => new ProviderError(name, "malformed", message)
  const choice = answer.choices?.[0]
  if (choice?.message?.refusal) throw malformed(`The model at ${name} refused to answer. Try another EXTRACTION_MODEL.`)
  if (choice?.finish_reason === "length")
    throw malformed(
      `The answer of the model at ${name} was cut off at its length limit. Hand in the conversation in smaller parts.`,
    )
  const content: unknown = choice?.message?.content
  return typeof content === "string" ? content : ""
}

const moderationSchema = z.object({ results: z.array(z.object({ flagged: z.boolean() })).min(1) })

/** Throws when it does not say whether the text is harmful. */
export const readModeration = (name: string, answer: unknown): { isFlagged: boolean } => {
  const { results } = moderationSchema.safeParse(answer).data ?? {}
  if (results) return { isFlagged: results.some(({ flagged }) => flagged) }
  throw new ProviderError(
    name,
    "malformed",
    `The model provider ${name} did not say whether a text is harmful. Check that it has a moderation endpoint, or set CHAT_SAFETY=off.`,
  )
}
