import { z } from "@hono/zod-openapi"
import { extractFacts } from "../../extraction/extract-facts.ts"
import { toldResultSchema } from "../../extraction/result.ts"
import { turnSchema } from "../../extraction/schemas.ts"
import { hasScope } from "../../feature/actor.ts"
import { saidAtField } from "../../feature/fields.ts"
import { jobStatusField } from "../../jobs/schemas.ts"
import { waitForJob } from "../../jobs/wait-for-job.ts"
import { addMemory } from "../../memories/add-memory.ts"
import { factValueField } from "../../memories/schemas.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "../context.ts"
import { tool } from "../tool.ts"

/** Models add fields of their own. */
const turnsField = z.array(z.object(turnSchema.shape)).min(1).max(500)

const keptSchema = toldResultSchema.shape.results.element
const outputSchema = z.object({
  status: jobStatusField.meta({ description: "pending or processing: ask get_job later." }),
  job_id: z.uuid().nullable(),
  memories: z.array(
    z.object({
      id: keptSchema.shape.id,
      text: keptSchema.shape.memory,
      category: keptSchema.shape.category,
      outcome: keptSchema.shape.outcome,
      reason: keptSchema.shape.reason,
    }),
  ),
  note: z.string().optional().meta({ description: "What to do next." }),
})
type Kept = z.input<typeof outputSchema>

export const addMemories = tool({
  name: "add_memories",
  title: "Remember",
  description:
    "Remembers what the person said about themselves or their world. Facts are found in it, known ones are not stored twice, and what changed takes the place of the old. Give either text or messages. Do not add what you say yourself, what was recalled from memory, or secrets such as passwords.",
  verb: extractFacts,
  input: z.object({
    text: turnSchema.shape.content.optional().meta({
      description:
        "What the person said, in their own words: I have a dog named Sparky. A single fact in the form 'User has a dog named Sparky' is kept as it stands.",
    }),
    messages: turnsField.optional().meta({
      description: "Instead of text: turns of the conversation, in order. Only what role user says becomes a memory.",
    }),
    said_at: saidAtField.optional().meta({ description: "When it was said, if not now: ISO 8601 with its offset." }),
  }),
  output: outputSchema,
  annotations: { destructiveHint: false },
  run: async (ctx, { userId, text, messages, said_at }) => {
    if ((text === undefined) === (messages === undefined))
      throw new AppError("INVALID_REQUEST", "Give either text or messages.")
    if (text !== undefined && isFact(text)) return addFact(ctx, { userId, text, said_at })
    const conversation = messages ?? [{ role: "user" as const, content: text ?? "" }]
    const { job_id } = await extractFacts.run(ctx, { user_id: userId, conversation, said_at })
    return follow(ctx, job_id)
  },
})

/** A sentence in the form of our own memories. Nobody speaks of themselves like that: as a conversation it would say nothing. */
const isFact = (text: string): boolean =>
  /^\s*((the )?user|người dùng)\b/i.test(text) && factValueField.safeParse(text).success

const addFact = async (
  ctx: Context,
  { userId, text, said_at }: { userId: string; text: string; said_at: string | undefined },
): Promise<Kept> => {
  const { memory, added } = await addMemory.run(ctx, { user_id: userId, fact_value: text, said_at })
  const { id, fact_value, category } = memory
  const outcome = added ? ("stored" as const) : ("duplicate" as const)
  return {
    status: "completed",
    job_id: null,
    memories: [{ id, text: fact_value, category, outcome, reason: null }],
  }
}

const nothingNew =
  "Nothing new was found. If something is missing, give it in the words of the person, in the first person."

/** A model waits for a tool, and a person for the model. */
const maxWaitMs = 10_000

/** Waits for the job when the credential may read it. */
const follow = async (ctx: Context, jobId: string): Promise<Kept> => {
  // What the audit records of this request is the work that it asked for.
  const reading = { ...ctx, trail: { ...ctx.trail } }
  const mayRead = hasScope(ctx.actor, "job:status")
  const job = mayRead ? await waitForJob.run(reading, { id: jobId, timeoutMs: maxWaitMs }) : null
  if (job?.status === "failed" || job?.status === "cancelled")
    throw new AppError("UNAVAILABLE", `Nothing was remembered. ${job.error ?? "The job was cancelled."}`)
  const data = job?.data ? toldResultSchema.parse(job.data) : null
  if (!data) return { status: job?.status ?? "pending", job_id: jobId, memories: [], note: "It is being read." }
  const memories = data.results.map(({ memory, confidence: _, ...result }) => ({ ...result, text: memory }))
  return { status: "completed", job_id: jobId, memories, ...(memories.length === 0 && { note: nothingNew }) }
}
