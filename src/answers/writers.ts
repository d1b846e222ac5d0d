import type { CallLimits } from "../models/call-limits.ts"
import type { ModelClient } from "../models/openai.ts"
import { ProviderError } from "../models/provider-error.ts"
import type { ChatTurn, TextRequest } from "../models/stream-text.ts"
import type { AnswerInput, Evidence, MadeAnswer } from "./answerer.ts"
import type { Try } from "./choose-side.ts"
import { answerFromEvidence } from "./local/answer-from-evidence.ts"
import { withInstructions } from "./prompt.ts"
import { type GuardedAnswer, guardOf } from "./prompt-guard.ts"
import { relayParts } from "./relay-parts.ts"
import { createThoughtFilter } from "./without-thoughts.ts"

/** `turns`: of the prompt, without the system's. `evidence`: what is in it. */
export type PreparedQuestion = { input: AnswerInput; evidence: readonly Evidence[]; turns: readonly ChatTurn[] }

/** One who may write an answer; `made`: what is known about it beforehand. */
export type AnswerWriter = {
  made: Pick<MadeAnswer, "provider" | "model" | "promptId">
  write: (question: PreparedQuestion, limits: CallLimits) => AsyncGenerator<string, MadeAnswer>
}

const localMade = { provider: "local", model: "local-extractive", promptId: "" }

/** Sentences of the evidence. They follow no instruction, because they are only chosen. */
export const localWriter: AnswerWriter = {
  made: localMade,
  write: async function* ({ input, evidence }) {
    const { parts, isFounded } = await answerFromEvidence(input.question, evidence)
    for (const part of parts) yield part
    return { ...localMade, promptTokens: 0, completionTokens: 0, ...(isFounded ? {} : { isUnfounded: true }) }
  },
}

/** A model's answer, without its thoughts. */
export const modelWriter = (client: ModelClient, { model, prompt }: Omit<Try, "provider">): AnswerWriter => {
  const made = { provider: client.name, model, promptId: prompt.id }
  return {
    made,
    write: ({ input, turns }, limits) =>
      relayParts(async (push, signal) => {
        const system = { role: "system" as const, content: withInstructions(prompt, input.instructions) }
        const request = { model, messages: [system, ...turns], maxTokens: input.maxTokens }
        const used = await streamGuarded(client, request, { guarded: guardOf(prompt), push }, { ...limits, signal })
        return { ...made, promptTokens: used.inputTokens, completionTokens: used.outputTokens }
      }, limits.signal),
  }
}

/** The call ends as soon as the answer repeats the prompt: what repeats it is not shown, and the answer has failed. */
const streamGuarded = async (
  client: ModelClient,
  request: TextRequest,
  { guarded, push }: { guarded: GuardedAnswer; push: (part: string) => void },
  limits: CallLimits,
) => {
  const leak = new AbortController()
  const withoutThoughts = createThoughtFilter()
  let isEmpty = true
  const show = (part: string | null): void => {
    if (part === null) leak.abort()
    if (!part || leak.signal.aborted) return
    isEmpty = false
    push(part)
  }
  const failed = (what: string) =>
    new ProviderError(client.name, "malformed", `The model at ${client.name} ${what}. Try another CHAT_MODEL.`)
  const onText = (text: string) => show(guarded.add(withoutThoughts(text)))
  const signal = AbortSignal.any([limits.signal, leak.signal])
  const used = await client.stream(request, onText, { ...limits, signal }).catch((error: unknown) => {
    throw leak.signal.aborted ? failed("repeated its instructions") : error
  })
  show(guarded.end())
  if (leak.signal.aborted) throw failed("repeated its instructions")
  if (isEmpty) throw failed("answered without a word")
  return used
}
