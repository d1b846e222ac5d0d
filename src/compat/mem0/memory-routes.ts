import type { Route } from "../../feature/route.ts"
import { addExample } from "./add-input.ts"
import { addV1, addV3 } from "./add-memories.ts"
import { deleteBatch, updateBatch } from "./batch.ts"
import type { Services } from "./context.ts"
import { deleteMemories } from "./delete-memories.ts"
import { deleteMemory } from "./delete-memory.ts"
import { getHistory } from "./get-history.ts"
import { getMemory } from "./get-memory.ts"
import { listV1, listV2, listV3 } from "./list-memories.ts"
import { mem0Route } from "./mem0-route.ts"
import { memoryExample } from "./memory-view.ts"
import { searchV2, searchV3 } from "./search-memories.ts"
import { updateMemory } from "./update-memory.ts"

const found = { ...memoryExample, score: 0.93 }
const page = { count: 1, next: null, previous: null, results: [memoryExample] }
const filters = { user_id: "user_123" }
/** The answer may wait for memories. */
const maxQuietSeconds = 70
/** A job that is waited for goes with its person, when somebody erases them meanwhile. */
const adding = { method: "post", example: addExample, problems: [404, 501], maxQuietSeconds } as const
const paging = { method: "post", alsoInQuery: ["page", "page_size"], example: { filters } } as const
const searching = { method: "post", summary: "Search memories" } as const
/** A batch counts as one request for each hundred memories. */
const weigh = ({ memories }: { memories: readonly unknown[] }): number => Math.ceil(memories.length / 100)
const batch = {
  path: "/v1/batch/",
  body: { maxBytes: 1024 * 1024 },
  problems: [404, 409],
  maxQuietSeconds: 120,
  weigh,
} as const
const inBatch = { memory_id: memoryExample.id }
const deletedExample = { message: "Delete in progress. This may take some time.", event_id: memoryExample.id }

export const memoryRoutes: Route<Services>[] = [
  mem0Route(addV3, {
    ...adding,
    path: "/v3/memories/add/",
    operationId: "mem0AddV3",
    summary: "Add memories",
    answers: { 200: "They are queued, or there." },
  }),
  mem0Route(addV1, {
    ...adding,
    path: "/v1/memories/",
    operationId: "mem0AddV1",
    summary: "Add memories, for clients of 2.x",
    answers: { 200: "They are queued, or there." },
    answerExample: [{ message: "Queued.", status: "PENDING", event_id: memoryExample.id }],
  }),
  mem0Route(listV3, {
    ...paging,
    path: "/v3/memories/",
    operationId: "mem0ListV3",
    summary: "List memories",
    answers: { 200: "A page of them, the latest first." },
    answerExample: page,
  }),
  mem0Route(listV2, {
    ...paging,
    path: "/v2/memories/",
    operationId: "mem0ListV2",
    summary: "List memories, for clients of 2.x",
    answers: { 200: "A list, or a page when one was asked for." },
    answerExample: [memoryExample],
  }),
  mem0Route(listV1, {
    method: "get",
    path: "/v1/memories/",
    operationId: "mem0ListV1",
    summary: "List memories, for clients of 2.x",
    answers: { 200: "A list, or a page when one was asked for." },
    answerExample: [memoryExample],
  }),
  mem0Route(searchV3, {
    ...searching,
    path: "/v3/memories/search/",
    operationId: "mem0SearchV3",
    example: { query: "What is my dog's name?", filters },
    answers: { 200: "What was found, best first. Scores are ours." },
    answerExample: { results: [found] },
  }),
  mem0Route(searchV2, {
    ...searching,
    path: "/v2/memories/search/",
    aliases: { "/v1/memories/search/": "mem0SearchV1" },
    operationId: "mem0SearchV2",
    example: { query: "What is my dog's name?", user_id: "user_123" },
    answers: { 200: "What was found, best first: a list, or in format v1.1 an object with one." },
    answerExample: [found],
  }),
  mem0Route(deleteMemories, {
    method: "delete",
    path: "/v1/memories/",
    operationId: "mem0DeleteMemories",
    summary: "Delete the memories of a person, or of an agent, an app or a run",
    answers: { 200: "They are gone." },
    answerExample: deletedExample,
  }),
  mem0Route(getMemory, {
    method: "get",
    path: "/v1/memories/{id}/",
    operationId: "mem0Get",
    summary: "Read a memory",
    answers: { 200: "The memory." },
    answerExample: memoryExample,
    problems: [404],
  }),
  mem0Route(updateMemory, {
    method: "put",
    path: "/v1/memories/{id}/",
    operationId: "mem0Update",
    summary: "Edit a memory",
    example: { text: "User has a dog named Sparkle" },
    answers: { 200: "The memory." },
    answerExample: memoryExample,
    problems: [404, 409],
  }),
  mem0Route(deleteMemory, {
    method: "delete",
    path: "/v1/memories/{id}/",
    operationId: "mem0Delete",
    summary: "Forget a memory",
    answers: { 200: "It is gone." },
    answerExample: { message: "Memory deleted successfully!" },
    problems: [404],
  }),
  mem0Route(getHistory, {
    method: "get",
    path: "/v1/memories/{id}/history/",
    operationId: "mem0History",
    summary: "What became of a memory",
    answers: { 200: "Its versions, oldest first." },
    answerExample: [
      {
        ...{ id: `${memoryExample.id}-1`, memory_id: memoryExample.id, input: [], old_memory: null },
        ...{ new_memory: memoryExample.memory, user_id: "user_123", event: "ADD", categories: ["pet"], metadata: {} },
        ...{ created_at: memoryExample.created_at, updated_at: memoryExample.updated_at },
      },
    ],
    problems: [404],
  }),
  mem0Route(updateBatch, {
    ...batch,
    method: "put",
    operationId: "mem0UpdateBatch",
    summary: "Edit many memories: all or none",
    example: { memories: [{ ...inBatch, text: "User has a dog named Sparkle" }] },
    answers: { 200: "They are edited." },
  }),
  mem0Route(deleteBatch, {
    ...batch,
    method: "delete",
    operationId: "mem0DeleteBatch",
    summary: "Forget many memories: all or none",
    example: { memories: [inBatch] },
    answers: { 200: "They are gone." },
  }),
]
