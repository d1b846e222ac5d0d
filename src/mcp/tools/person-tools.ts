import { z } from "@hono/zod-openapi"
import { askQuery } from "../../answers/ask-in-session.ts"
import { answerSchema, queryBody } from "../../answers/schemas.ts"
import { idField, textField } from "../../feature/fields.ts"
import { StreamedAnswer } from "../../feature/streamed-answer.ts"
import { getGraph } from "../../graph/get-graph.ts"
import { graphSchema } from "../../graph/schemas.ts"
import { getJob } from "../../jobs/get-job.ts"
import { jobSchema } from "../../jobs/schemas.ts"
import { getProfile } from "../../memories/get-profile.ts"
import { profileSchema } from "../../memories/schemas.ts"
import { readAnswer, tool } from "../tool.ts"
import { limitField } from "./fields.ts"

const profile = tool({
  name: "get_profile",
  title: "Read the profile",
  description:
    "What to know about the person without a question: current memories by category, most important first. Use it once, at the start of a conversation.",
  verb: getProfile,
  input: z.object({ max_tokens: limitField(1000, 32_000).meta({ description: "The text is cut to so many tokens." }) }),
  output: profileSchema.pick({ text: true, tokens: true }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { userId, max_tokens }) =>
    readAnswer(getProfile, await getProfile.run(ctx, { user_id: userId, max_tokens })),
})

const graph = tool({
  name: "get_graph",
  title: "Read the graph",
  description:
    "The people, animals, places and things in the person's world and how they are related: owns, likes, lives_in, sibling_of and so on.",
  verb: getGraph,
  input: z.object({
    entity: textField(1, 200)
      .optional()
      .meta({ description: "Start at this name, such as Sparky; else at the person." }),
    depth: limitField(1, 3).meta({ description: "How many steps from the start." }),
    limit: limitField(50, 1000).meta({ description: "How many relations at most." }),
  }),
  output: graphSchema,
  annotations: { readOnlyHint: true },
  run: async (ctx, { userId, ...args }) => readAnswer(getGraph, await getGraph.run(ctx, { user_id: userId, ...args })),
})

const job = tool({
  name: "get_job",
  title: "Follow a job",
  description: "The state and the result of a job that add_memories or add_document began.",
  verb: getJob,
  input: z.object({ job_id: idField }),
  output: jobSchema.omit({ user_id: true }),
  annotations: { readOnlyHint: true },
  run: async (ctx, { job_id }) => getJob.run(ctx, { id: job_id }),
})

const ask = tool({
  name: "ask",
  title: "Ask PIKA",
  description:
    "Has PIKA's own model answer a question from the person's memories and documents, with citations. The question and the answer become part of a conversation. To answer yourself, use search_memories and search_documents.",
  verb: askQuery,
  input: z.object({
    question: queryBody.shape.query.meta({ description: "The person's question." }),
    conversation_id: idField.optional().meta({ description: "Of an earlier answer, to go on with that conversation." }),
  }),
  output: answerSchema.pick({ answer: true, conversation_id: true, citations: true, model: true }).strip(),
  annotations: { destructiveHint: false },
  run: async (ctx, { userId, question, conversation_id }) => {
    const input = queryBody.parse({ user_id: userId, query: question, conversation_id: conversation_id ?? null })
    const answer = await askQuery.run(ctx, input)
    if (answer instanceof StreamedAnswer) throw new Error("the answer was to come as a whole")
    return readAnswer(askQuery, answer)
  },
})

export const personTools = { profile, graph, job, ask }
