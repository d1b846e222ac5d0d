import { z } from "zod"
import { createModelClient, type ModelClient } from "../../src/models/openai.ts"
import { ProviderError } from "../../src/models/provider-error.ts"
import type { ProviderWatch } from "../../src/models/provider-watch.ts"
import { providerKey } from "./provider-pika.ts"

export const clientOf = (url: string, watch?: ProviderWatch): ModelClient =>
  createModelClient("backup", providerKey, url, watch)

export const limitsOf = (more: Partial<Parameters<ModelClient["complete"]>[1]> = {}) => ({
  signal: new AbortController().signal,
  timeoutMilliseconds: 5000,
  retries: 0,
  caller: "job" as const,
  ...more,
})

export const embed = (client: ModelClient, more = {}, texts: readonly string[] = ["a dog"]) =>
  client.embed({ model: "m", dimensions: 8, texts }, limitsOf(more))

/** A question for a model: what it is asked is of no matter, and its answer a list of facts. */
export const question = (more: { model?: string; user?: string } = {}) => ({
  model: "m",
  system: "s",
  user: `{"conversation":[]}`,
  schemaName: "facts",
  schema: { title: "the-schema" },
  shape: z.object({ facts: z.array(z.unknown()) }),
  ...more,
})

export const complete = (client: ModelClient, more = {}) => client.complete(question(), limitsOf(more))

export const errorOf = async (call: Promise<unknown>): Promise<ProviderError> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProviderError)) throw new Error("no ProviderError was thrown", { cause: error })
  return error
}
