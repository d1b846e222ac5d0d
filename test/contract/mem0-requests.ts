import type { Json } from "../support/client.ts"
import { unknownId } from "./requests.ts"

type BodyRoute = { method: string; path: string; body: () => Json }

const messages = () => ({
  messages: [{ role: "user", content: "I have a dog named Sparky" }],
  metadata: { device: "toy" },
})
const add = () => ({ user_id: "someone", agent_id: "pika", run_id: "s1", ...messages() })
const filters = () => ({ filters: { AND: [{ user_id: "someone" }, { text: { icontains: "dog" } }] } })
const batch = () => ({ memories: [{ memory_id: unknownId, text: "User has a cat" }] })

/** Routes of mem0's API that take a body. Fields that they do not know are ignored, other than those of our own. */
export const mem0BodyRoutes: BodyRoute[] = [
  { method: "POST", path: "/v3/memories/add/", body: add },
  { method: "POST", path: "/v1/memories/", body: () => ({ ...add(), infer: false }) },
  { method: "POST", path: "/mem0/memories", body: () => ({ ...add(), infer: false }) },
  { method: "POST", path: "/v3/memories/", body: filters },
  { method: "POST", path: "/v2/memories/", body: filters },
  { method: "POST", path: "/v3/memories/search/", body: () => ({ query: "my dog", ...filters() }) },
  { method: "POST", path: "/v2/memories/search/", body: () => ({ query: "my dog", ...filters() }) },
  { method: "POST", path: "/v1/memories/search/", body: () => ({ query: "my dog", user_id: "someone" }) },
  { method: "POST", path: "/mem0/search", body: () => ({ query: "my dog", user_id: "someone" }) },
  { method: "PUT", path: `/v1/memories/${unknownId}/`, body: () => ({ text: "User has a cat", metadata: { a: "b" } }) },
  {
    method: "PUT",
    path: `/mem0/memories/${unknownId}`,
    body: () => ({ text: "User has a cat", metadata: { a: "b" } }),
  },
  { method: "PUT", path: "/v1/batch/", body: batch },
  { method: "DELETE", path: "/v1/batch/", body: batch },
  {
    method: "POST",
    path: "/v1/exports/",
    body: () => ({ schema: {}, export_instructions: "Be brief.", ...filters() }),
  },
  { method: "POST", path: "/v1/exports/get/", body: () => ({ memory_export_id: unknownId, ...filters() }) },
]

/** Requests without a body, about a person and a thing. */
export const mem0Requests = (user: string, id: string, mark: string): [string, string][] => [
  ["GET", `/v1/memories/?user_id=${user}&keywords=${mark}&page=1`],
  ["GET", `/mem0/memories?user_id=${user}&run_id=${mark}`],
  ["GET", `/v1/memories/${id}/`],
  ["GET", `/mem0/memories/${id}`],
  ["GET", `/v1/memories/${id}/history/`],
  ["GET", `/mem0/memories/${id}/history`],
  ["GET", `/v1/event/${id}/`],
  ["GET", `/v1/events/?user_id=${user}`],
  ["GET", `/v1/entities/?unknown=${mark}`],
  ["GET", `/mem0/entities?unknown=${mark}`],
  ["GET", `/v1/ping/?org_id=${mark}`],
  ["POST", `/v1/summary/?unknown=${mark}`],
  ["POST", `/v2/profiles/jobs/?unknown=${mark}`],
  ["GET", `/v2/profiles/jobs/${id}/?unknown=${mark}`],
  ["GET", `/v2/profiles/settings/?unknown=${mark}`],
  ["POST", `/v2/profiles/settings/?unknown=${mark}`],
  ["POST", `/api/v1/orgs/organizations/${mark}/projects/?unknown=${mark}`],
  ["DELETE", `/api/v1/orgs/organizations/${mark}/projects/${mark}/?unknown=${mark}`],
  ["GET", `/api/v1/orgs/organizations/${mark}/projects/${mark}/members/?unknown=${mark}`],
  ["POST", `/api/v1/orgs/organizations/${mark}/projects/${mark}/members/?unknown=${mark}`],
  ["PUT", `/api/v1/orgs/organizations/${mark}/projects/${mark}/members/?unknown=${mark}`],
  ["DELETE", `/api/v1/orgs/organizations/${mark}/projects/${mark}/members/?unknown=${mark}`],
  ["POST", `/mem0/reset?unknown=${mark}`],
  ["GET", `/mem0/configure?unknown=${mark}`],
  ["POST", `/mem0/configure?unknown=${mark}`],
  ["DELETE", `/v1/memories/${id}/?delete_linked=${mark}`],
  ["DELETE", `/mem0/memories/${id}`],
  ["DELETE", `/v1/memories/?user_id=${user}&agent_id=${mark}`],
  ["DELETE", `/mem0/memories?user_id=${user}&agent_id=${mark}`],
  ["DELETE", `/v2/entities/agent/${mark}/`],
  ["DELETE", `/v1/entities/run/${mark}/`],
]

/** Requests that are refused with 400. */
export const mem0Refusals = (mark: string): [string, string][] => [
  ["GET", `/v1/memories/?user_id=a%00${mark}`],
  ["GET", `/mem0/memories?user_id=a%00${mark}`],
  ["GET", `/v1/memories/?page=${mark}`],
  ["GET", `/v1/entities/?page=${mark}`],
  ["GET", `/mem0/entities?page=${mark}`],
  ["GET", `/v1/events/?page_size=${mark}`],
  ["DELETE", "/v1/memories/"],
  ["DELETE", `/mem0/memories?filters=${mark}`],
  ["DELETE", `/v2/entities/${mark}/${mark}/`],
  ["DELETE", `/v1/entities/${mark}/${mark}/`],
  ...["GET", "DELETE"].flatMap((method): [string, string][] => [
    [method, `/v1/memories/${mark.repeat(30)}/`],
    [method, `/mem0/memories/${mark.repeat(30)}`],
  ]),
  ["GET", `/v1/memories/${mark.repeat(30)}/history/`],
  ["GET", `/mem0/memories/${mark.repeat(30)}/history`],
  ["GET", `/v1/event/${mark.repeat(30)}/`],
]
