import OpenAI from "openai"
import { ProviderError } from "./provider-error.ts"
import { retryAfterMilliseconds } from "./retry-after.ts"

/** Turns an error of a call to the provider `name` into a sentence that says what to do; `signal`: the caller's. */
export const asProviderError = (name: string, error: unknown, signal: AbortSignal): ProviderError => {
  if (error instanceof ProviderError) return error
  const fault = (kind: ProviderError["fault"], message: string, retryAfterSeconds = 5) =>
    new ProviderError(name, kind, message, retryAfterSeconds, error)
  const setting = name.toUpperCase()
  if (signal.aborted) return fault("cancelled", "The call to the model provider was cancelled.")
  if (error instanceof OpenAI.APIConnectionError)
    return fault(
      "unreachable",
      `The model provider ${name} did not answer in time or cannot be reached. Check ${setting}_BASE_URL and the network.`,
    )
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    const status: number = error.status
    // 408 and 409 mean a request that waited too long or conflicted with another: OpenAI says to retry both.
    if (status === 408 || status === 409 || status === 429 || status >= 500)
      return fault(
        "overloaded",
        `The model provider ${name} answered ${status}: it is overloaded or down. Try again later.`,
        retryAfter(error),
      )
    return fault("refused", `The model provider ${name} answered ${status}. ${advice(setting, status)}`)
  }
  // The rest: an answer that broke off, or was not the JSON of the protocol.
  return fault(
    "unreachable",
    `The model provider ${name} sent an answer that broke off or is not JSON. Check ${setting}_BASE_URL, or try again later.`,
  )
}

const advice = (setting: string, status: number): string =>
  status === 401 || status === 403
    ? `Check ${setting}_API_KEY.`
    : `Check ${setting}_BASE_URL, and that it serves the configured models.`

const retryAfter = (error: { headers?: Headers | undefined }): number => {
  const wait = error.headers ? retryAfterMilliseconds(error.headers) : null
  return wait === null || wait <= 0 ? 5 : Math.min(Math.ceil(wait / 1000), 3600)
}
