import type { Attributes, Tracing } from "../platform/telemetry/tracing.ts"
import type { CallLimits } from "./call-limits.ts"
import type { ModelClient } from "./openai.ts"

/** The same client with a span for each call: its provider, its model and the size of the request, never its content. */
export const traceModel = (client: ModelClient, tracing: Tracing): ModelClient => {
  if (!tracing.isOn) return client
  const span = (operation: string, model: string, more: Attributes = {}) => ({
    kind: "client" as const,
    attributes: {
      "gen_ai.operation.name": operation,
      "gen_ai.provider.name": client.name,
      "gen_ai.request.model": model,
      ...more,
    },
  })
  const noted = (limits: CallLimits): CallLimits => {
    let [input, output] = [0, 0]
    return {
      ...limits,
      onCall: (call) => {
        input += call.inputTokens
        output += call.outputTokens
        tracing.note({ "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output })
        limits.onCall?.(call)
      },
    }
  }
  return {
    ...client,
    embed: (request, limits) =>
      tracing.run(
        `embeddings ${request.model}`,
        span("embeddings", request.model, { "pika.texts": request.texts.length }),
        () => client.embed(request, noted(limits)),
      ),
    complete: (request, limits) =>
      tracing.run(`chat ${request.model}`, span("chat", request.model), () => client.complete(request, noted(limits))),
    stream: (request, onText, limits) =>
      tracing.run(`chat ${request.model}`, span("chat", request.model), () =>
        client.stream(request, onText, noted(limits)),
      ),
    moderate: (request, limits) =>
      tracing.run(`moderation ${request.model}`, span("moderation", request.model), () =>
        client.moderate(request, noted(limits)),
      ),
  }
}
