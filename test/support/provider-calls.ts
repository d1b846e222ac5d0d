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

export const complete = (client: ModelClient, more = {}) =>
  client.complete(
    { model: "m", system: "s", user: `{"conversation":[]}`, schemaName: "facts", schema: {} },
    limitsOf(more),
  )

export const errorOf = async (call: Promise<unknown>): Promise<ProviderError> => {
  const error = await call.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof ProviderError)) throw new Error("no ProviderError was thrown", { cause: error })
  return error
}
