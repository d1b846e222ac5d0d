import { handInConversation } from "../../extraction/hand-in-conversation.ts"
import { extractFactsInput } from "../../extraction/schemas.ts"
import { waitForJob } from "../../jobs/wait-for-job.ts"
import { addMemories } from "../../memories/add-memories.ts"
import { addMemoryBody } from "../../memories/schemas.ts"
import { AppError, unavailable } from "../../platform/errors.ts"
import { type AddInput, asInput, expiryOf, metadataOf, personOf, saidAtOf } from "./add-input.ts"
import { type AddedMemory, addedAsTheyStand, addedByJob } from "./added-memories.ts"
import type { Context } from "./context.ts"
import { instructionsOf } from "./instructions.ts"
import { readMessages } from "./messages.ts"
import { readSettings } from "./project/settings.ts"

/** The result of adding: memories, or, when nobody waited for them, null. */
export type Added = { eventId: string; results: AddedMemory[] | null }

/** How long it may take until memories are there. */
export const addTimeoutMs = 30_000

/**
 * Adds what messages say: each message of the user as it stands, or what is found in them. `timeoutMs`: how long to wait for what is
 * found; 0: not at all.
 */
export const add = (ctx: Context, input: AddInput, timeoutMs: number): Promise<Added> =>
  input.infer === false ? addAsTheyStand(ctx, input) : addFound(ctx, input, timeoutMs)

const addAsTheyStand = async (ctx: Context, input: AddInput): Promise<Added> => {
  const userId = personOf(ctx, input.user_id)
  const said = readMessages(input.messages).filter(({ role }) => role === "user")
  if (said.length === 0)
    throw new AppError(
      "INVALID_REQUEST",
      "The request is not valid. messages: has nothing that the user says, which alone is kept as it stands.",
    )
  const expiresAt = expiryOf(input)
  const facts = said.map(({ content }) =>
    asInput(
      addMemoryBody,
      {
        user_id: userId,
        fact_value: content,
        metadata: metadataOf(input),
        said_at: saidAtOf(input),
        ...conversationOf(input.run_id),
      },
      { fact_value: "messages", said_at: "timestamp" },
    ),
  )
  const added = await addMemories.run(ctx, {
    userId,
    saidAt: facts[0]?.said_at,
    facts: facts.map((fact) => ({
      ...{ factValue: fact.fact_value, category: "other", tags: [], metadata: fact.metadata ?? {} },
      ...{ conversationId: fact.conversation_id ?? null, expiresAt },
    })),
  })
  return { eventId: ctx.trail.id, results: addedAsTheyStand(added) }
}

/** `run_id` is the conversation, too. */
const conversationOf = (runId: string | undefined) => (runId === undefined ? {} : { conversation_id: runId })

const addFound = async (ctx: Context, input: AddInput, timeoutMs: number): Promise<Added> => {
  const handed = asInput(
    extractFactsInput,
    {
      user_id: personOf(ctx, input.user_id),
      conversation: readMessages(input.messages),
      metadata: metadataOf(input),
      said_at: saidAtOf(input),
      instructions: instructionsOf(input, await readSettings(ctx.sql)),
      ...conversationOf(input.run_id),
    },
    { conversation: "messages", said_at: "timestamp", instructions: "custom_instructions" },
  )
  const expiresAt = expiryOf(input)
  const eventId = await handInConversation.run(ctx, { ...handed, expires_at: expiresAt?.toISOString() })
  if (timeoutMs === 0) return { eventId, results: null }
  const job = await waitForJob.run(ctx, { id: eventId, timeoutMs })
  if (job.status === "failed" || job.status === "cancelled")
    throw unavailable(job.error ?? "The memories could not be found. Try again.", 5)
  return { eventId, results: job.status === "completed" ? await addedByJob(ctx, job.data) : null }
}
