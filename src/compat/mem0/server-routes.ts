import type { Route } from "../../feature/route.ts"
import { addExample } from "./add-input.ts"
import { addToServer } from "./add-memories.ts"
import type { Services } from "./context.ts"
import { deleteOnServer } from "./delete-memories.ts"
import { deleteMemory } from "./delete-memory.ts"
import { getHistory } from "./get-history.ts"
import { getMemory } from "./get-memory.ts"
import { listEntities } from "./list-entities.ts"
import { listOnServer } from "./list-memories.ts"
import { mem0Route } from "./mem0-route.ts"
import { memoryExample } from "./memory-view.ts"
import { notOffered } from "./not-offered.ts"
import { searchOnServer } from "./search-memories.ts"
import { updateMemory } from "./update-memory.ts"

const { id } = memoryExample
const resetSentence =
  "Pika never deletes everybody's memories at once. Delete people one by one: POST /api/v1/delete_user_data."
const configureSentence = "Models are configured by the settings of the server (docs/providers.md), not by its clients."

/** The routes of mem0's own server, which is another API than that of its platform. */
export const serverRoutes: Route<Services>[] = [
  mem0Route(addToServer, {
    method: "post",
    path: "/mem0/memories",
    operationId: "mem0ServerAdd",
    summary: "Add memories, and wait for them",
    example: { ...addExample, infer: false },
    answers: { 200: "They are there." },
    answerExample: {
      results: [{ id, memory: "User likes kites", data: { memory: "User likes kites" }, event: "ADD" }],
    },
    // A job that is waited for goes with its person, when somebody erases them meanwhile.
    problems: [404, 501],
    maxQuietSeconds: 70,
  }),
  mem0Route(listOnServer, {
    method: "get",
    path: "/mem0/memories",
    operationId: "mem0ServerList",
    summary: "List memories",
    answers: { 200: "The latest first." },
    answerExample: { results: [memoryExample] },
  }),
  mem0Route(deleteOnServer, {
    method: "delete",
    path: "/mem0/memories",
    operationId: "mem0ServerDeleteMemories",
    summary: "Delete the memories of a person, or of an agent or a run",
    answers: { 200: "They are gone." },
    answerExample: { message: "All relevant memories deleted" },
  }),
  mem0Route(getMemory, {
    method: "get",
    path: "/mem0/memories/{id}",
    operationId: "mem0ServerGet",
    summary: "Read a memory",
    answers: { 200: "The memory." },
    answerExample: memoryExample,
    problems: [404],
  }),
  mem0Route(updateMemory, {
    method: "put",
    path: "/mem0/memories/{id}",
    operationId: "mem0ServerUpdate",
    summary: "Edit a memory",
    example: { text: "User has a dog named Sparkle" },
    answers: { 200: "The memory." },
    answerExample: memoryExample,
    problems: [404, 409],
  }),
  mem0Route(deleteMemory, {
    method: "delete",
    path: "/mem0/memories/{id}",
    operationId: "mem0ServerDelete",
    summary: "Forget a memory",
    answers: { 200: "It is gone." },
    answerExample: { message: "Memory deleted successfully!" },
    problems: [404],
  }),
  mem0Route(getHistory, {
    method: "get",
    path: "/mem0/memories/{id}/history",
    operationId: "mem0ServerHistory",
    summary: "What became of a memory",
    answers: { 200: "Its versions, oldest first." },
    answerExample: [],
    problems: [404],
  }),
  mem0Route(searchOnServer, {
    method: "post",
    path: "/mem0/search",
    operationId: "mem0ServerSearch",
    summary: "Search memories",
    example: { query: "What is my dog's name?", user_id: "user_123" },
    answers: { 200: "What was found, best first. Scores are ours." },
    answerExample: { results: [{ ...memoryExample, score: 0.93 }] },
  }),
  mem0Route(listEntities, {
    method: "get",
    path: "/mem0/entities",
    operationId: "mem0ServerEntities",
    summary: "Whom and what memories belong to, with how many",
    answers: { 200: "People, then agents, apps and runs." },
    answerExample: {
      ...{ count: 0, next: null, previous: null, results: [] },
      ...{ total_users: 0, total_agents: 0, total_apps: 0, total_runs: 0 },
    },
  }),
  notOffered({
    method: "post",
    path: "/mem0/reset",
    operationId: "mem0ServerReset",
    what: "delete everything",
    sentence: resetSentence,
  }),
  notOffered({
    method: "get",
    path: "/mem0/configure",
    operationId: "mem0ServerConfiguration",
    what: "the configuration",
    sentence: configureSentence,
  }),
  notOffered({
    method: "post",
    path: "/mem0/configure",
    operationId: "mem0ServerConfigure",
    what: "configure",
    sentence: configureSentence,
  }),
]
