import { z } from "zod"

const turnSchema = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
})
const questionSchema = z.object({
  question: z.string(),
  evidence: z.array(z.string()).default([]),
  category: z.number(),
})
const conversationSchema = z.looseObject({ qa: z.array(questionSchema) })

/** A dialogue of LoCoMo (Maharana et al., ACL 2024): the memories to store, in order, and the questions. */
export type Dialogue = {
  memories: { id: string; text: string }[]
  questions: { query: string; evidence: string[] }[]
}

/** Questions of category 5 have no answer in the dialogue. */
const lastAnswered = 4

/**
 * Reads one dialogue: each turn is one memory, "speaker: text caption", and the turns of a question's `evidence` are the relevant ones.
 * Evidence that names no turn stays in and cannot be found; the published figures count it the same way.
 */
export const readDialogue = (json: unknown): Dialogue => {
  const conversation = conversationSchema.parse(json)
  const sessions = Object.keys(conversation)
    .flatMap((key) => /^session_(\d+)$/.exec(key)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
  const turns = sessions.flatMap((number) => z.array(turnSchema).parse(conversation[`session_${number}`]))
  return {
    memories: turns.map((turn) => ({
      id: turn.dia_id,
      text: `${turn.speaker}: ${turn.text} ${turn.blip_caption ?? ""}`.trim(),
    })),
    questions: conversation.qa
      .filter(({ category, evidence }) => category <= lastAnswered && evidence.length > 0)
      .map(({ question, evidence }) => ({ query: question, evidence: [...new Set(evidence)] })),
  }
}
