import type { Route } from "../../feature/route.ts"
import type { PersonalPlaces } from "../../privacy/delete-user-data.ts"
import type { Services } from "./context.ts"
import { deleteEntity } from "./delete-entity.ts"
import { getEvent } from "./get-event.ts"
import { listEntities } from "./list-entities.ts"
import { listEvents } from "./list-events.ts"
import { mem0Route } from "./mem0-route.ts"
import { ping } from "./ping.ts"

const id = "019a5c3e-7b1a-7c2d-9e3f-0123456789ab"
const time = "2026-11-21T09:00:00.000Z"
const event = {
  ...{ id, event_type: "ADD", status: "SUCCEEDED", payload: {}, created_at: time, updated_at: time },
  ...{ started_at: time, completed_at: time, latency: 450 },
  results: [{ id, memory: "User likes kites", data: { memory: "User likes kites" }, event: "ADD" }],
}
const entity = {
  ...{ id: "user_123", name: "user_123", type: "user", owner: "pika", total_memories: 1, metadata: null },
  ...{ created_at: time, updated_at: time },
}

/** People and other entities, events, and the ping. */
export const entityRoutes = (places: PersonalPlaces): Route<Services>[] => [
  mem0Route(ping, {
    method: "get",
    path: "/v1/ping/",
    operationId: "mem0Ping",
    summary: "Whether the key is valid",
    answers: { 200: "It is." },
  }),
  mem0Route(listEntities, {
    method: "get",
    path: "/v1/entities/",
    operationId: "mem0Entities",
    summary: "Whom and what memories belong to, with how many",
    description: "It is a list of everybody.",
    answers: { 200: "People, then agents, apps and runs." },
    answerExample: {
      ...{ count: 1, next: null, previous: null, results: [entity] },
      ...{ total_users: 1, total_agents: 0, total_apps: 0, total_runs: 0 },
    },
  }),
  mem0Route(deleteEntity(places), {
    method: "delete",
    path: "/v2/entities/{entity_type}/{entity_id}/",
    aliases: { "/v1/entities/{entity_type}/{entity_id}/": "mem0DeleteEntityV1" },
    operationId: "mem0DeleteEntity",
    summary: "Delete a person with everything held about them, or the memories of an agent, an app or a run",
    description:
      "A person is erased like by `/api/v1/delete_user_data`; of an agent, an app or a run the scope `memory:write` is needed, too.",
    answers: { 200: "They are gone." },
    answerExample: { message: "Delete in progress. This may take some time.", event_id: id },
  }),
  mem0Route(getEvent, {
    method: "get",
    path: "/v1/event/{id}/",
    operationId: "mem0Event",
    summary: "The progress and result of an addition, or how a deletion ended",
    description: "What was done when it was answered (`infer: false`, deletions) is told of without its results.",
    answers: { 200: "The job, as mem0 tells of it." },
    answerExample: event,
    problems: [404],
  }),
  mem0Route(listEvents, {
    method: "get",
    path: "/v1/events/",
    operationId: "mem0Events",
    summary: "Conversations that were handed in",
    description: "Of more than 10,000, the latest.",
    answers: { 200: "A page of them, the latest first." },
    answerExample: { count: 1, next: null, previous: null, results: [event] },
  }),
]
