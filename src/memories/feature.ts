import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { addMemory } from "./add-memory.ts"
import type { Services } from "./context.ts"
import { factVectors } from "./fact-vectors.ts"
import { forgetMemory } from "./forget-memory.ts"
import { getHistory } from "./get-history.ts"
import { getMemory } from "./get-memory.ts"
import { getProfile } from "./get-profile.ts"
import { listChanges } from "./list-changes.ts"
import { listMemories } from "./list-memories.ts"
import { personalTables } from "./personal-tables.ts"
import { rateMemory } from "./rate-memory.ts"
import { factExample, factWireSchema } from "./schemas.ts"
import { updateMemory } from "./update-memory.ts"

const tag = "Memories"
const path = "/api/v1/memories/{id}"
const answerExample = factExample

export const memories: Feature<Services> = {
  name: "memories",
  vectorTables: [factVectors],
  tables: personalTables,
  routes: [
    route(listMemories, {
      method: "get",
      path: "/api/v1/memories",
      tag,
      summary: "List a person's memories, newest first",
      answers: { 200: "A page of memories." },
    }),
    route(addMemory, {
      method: "post",
      path: "/api/v1/memories",
      tag,
      summary: "Add a memory",
      example: {
        user_id: "user_123",
        fact_value: "User has a dog named Sparky",
        category: "pet",
        fact_type: ["pet", "dog"],
      },
      answers: { 201: "The memory.", 200: "It was known already: the known memory." },
      status: ({ added }) => (added ? 201 : 200),
      show: ({ memory }) => memory,
      shown: factWireSchema,
      answerExample,
    }),
    route(getMemory, {
      method: "get",
      path,
      tag,
      summary: "Read a memory",
      answers: { 200: "The memory." },
      answerExample,
      problems: [404],
    }),
    route(updateMemory, {
      method: "patch",
      path,
      tag,
      summary: "Edit a memory",
      bodyName: "UpdateMemory",
      example: { fact_value: "User has a dog named Sparkle" },
      answers: { 200: "The memory." },
      answerExample,
      problems: [404, 409],
    }),
    route(forgetMemory, {
      method: "delete",
      path,
      tag,
      summary: "Forget a memory",
      description: "It is deleted for good, with its history.",
      answers: { 204: "It is gone." },
      problems: [404],
    }),
    route(rateMemory, {
      method: "post",
      path: `${path}/feedback`,
      tag,
      summary: "Say what the application thinks of a memory",
      description:
        "NEGATIVE and VERY_NEGATIVE lower its confidence. The feedback and its reason are in the memory's history.",
      bodyName: "RateMemory",
      example: { feedback: "NEGATIVE", reason: "The dog is called Sparkle." },
      answers: { 200: "The memory." },
      answerExample: { ...factExample, confidence: 0.49 },
      problems: [404],
    }),
    route(getHistory, {
      method: "get",
      path: `${path}/history`,
      tag,
      summary: "Every version of a memory, and why it changed",
      answers: { 200: "The versions, oldest first, with those of the memories that it replaced or that replaced it." },
      problems: [404],
    }),
    route(listChanges, {
      method: "get",
      path: "/api/v1/users/{user_id}/changes",
      tag,
      summary: "What took the place of what, newest first",
      description:
        "Memories that a later statement replaced, that expired or ended, and that were corrected in place. A memory that was forgotten is in none of them; what it took the place of has `ended`.",
      answers: { 200: "A page of changes." },
    }),
    route(getProfile, {
      method: "get",
      path: "/api/v1/users/{user_id}/profile",
      tag,
      summary: "What to know about this person without a query",
      answers: { 200: "The profile." },
    }),
  ],
}
