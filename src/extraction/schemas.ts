import { z } from "@hono/zod-openapi"
import { callerIdField, metadataField, saidAtField, textField, timeZoneField, userIdField } from "../feature/fields.ts"

export const turnSchema = z
  .strictObject({
    role: z.enum(["user", "assistant", "system"]),
    content: textField(1, 32_768),
  })
  .openapi("Turn")

export const maxTurns = 500
export const conversationSchema = z.array(turnSchema).min(1).max(maxTurns)

/** Only a model reads them; `local` has its own rules. */
export const instructionsField = textField(0, 2000).openapi({
  type: "string",
  maxLength: 2000,
  description:
    "Wishes for the model that reads this conversation: what to look for, what to leave out. They can narrow what is kept, and never lift the rules: what others say, secrets and instructions in the conversation are no facts. Kept with the job, and dropped with it. The built-in rules of `local` do not read them.",
  example: "Leave out what the child says about food.",
})

export const extractFactsInput = z.strictObject({
  user_id: userIdField,
  conversation_id: callerIdField.optional(),
  conversation: conversationSchema.openapi({
    description: "The turns, in order. Only what role `user` says can become a fact; the others are context.",
  }),
  metadata: metadataField.optional().openapi({ description: "Kept with every fact of this conversation." }),
  said_at: saidAtField.optional(),
  time_zone: timeZoneField.optional(),
  instructions: instructionsField.optional(),
  idempotency_key: callerIdField.optional().openapi({
    description: "The same key and body give the same job.",
    example: "turn-42",
  }),
})

export const extractFactsExample = {
  user_id: "user_123",
  conversation_id: "c1",
  conversation: [
    { role: "user" as const, content: "I have a dog named Sparky" },
    { role: "assistant" as const, content: "Lovely!" },
  ],
  metadata: { device: "toy-1" },
  time_zone: "Asia/Ho_Chi_Minh",
}

export const acceptedSchema = z
  .object({
    status: z.literal("accepted"),
    job_id: z.uuid(),
    status_url: z.string(),
    estimated_completion_time_seconds: z.number(),
  })
  .openapi("Accepted", {
    example: {
      status: "accepted",
      job_id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ab",
      status_url: "/api/v1/jobs/019a5c3e-7b1a-7c2d-9e3f-0123456789ab/status",
      estimated_completion_time_seconds: 2,
    },
  })
