import type { Json } from "../support/client.ts"

/** A valid body for each route that takes one: tests change one thing in it at a time. */
export const validBodies = {
  search: () => ({
    user_id: "someone",
    query: "What is my dog's name?",
    limit: 5,
    score_threshold: 0.1,
    filters: { category: "pet", fact_type: ["dog"], conversation_id: "c1", created_after: "2026-01-01T00:00:00Z" },
  }),
  extract: () => ({
    user_id: "someone",
    conversation_id: "c1",
    conversation: [{ role: "user", content: "I have a dog named Sparky" }],
    metadata: { device: { model: "toy-1" } },
    instructions: "Leave out what is said about food.",
  }),
  searchDocuments: () => ({ user_id: "someone", query: "What is a triceratops?", limit: 5, score_threshold: 0.2 }),
  query: () => ({
    user_id: "someone",
    query: "What is my dog's name?",
    stream: false,
    top_k: 5,
    sources: ["memories", "documents"],
    filters: { category: "pet" },
    score_threshold: 0.2,
    instructions: "Speak like a pirate.",
  }),
  sessionQuery: () => ({ query: "What is my dog's name?", stream: false, client_message_id: "m1" }),
  regenerate: () => ({ stream: false }),
  add: () => ({
    user_id: "someone",
    fact_value: "User has a dog named Sparky",
    category: "pet",
    fact_type: ["pet", "dog"],
    metadata: { device: { model: "toy-1" } },
    conversation_id: "c1",
  }),
  person: () => ({ user_id: "someone" }),
  key: () => ({
    name: "toy-app",
    scopes: ["memory:read", "memory:write"],
    user_id: "someone",
    expires_at: "2099-12-31T00:00:00Z",
  }),
  register: () => ({
    username: `emma-${people++}`,
    password: "correct horse",
    full_name: "Emma",
  }),
  logIn: () => ({ username: "emma", password: "correct horse" }),
  refresh: () => ({ refresh_token: "refresh_of-nobody" }),
  updateAccount: () => ({ is_active: true }),
  session: () => ({
    user_id: "someone",
    title: "Dinosaurs",
    session_type: "rag",
    rag_config: { top_k: 8, instructions: "Answer in one sentence.", memory: { write: false } },
    speech_config: { language: "vi", speed: 1 },
    metadata: { device: { model: "toy-1" } },
  }),
  replaceSession: () => ({
    title: "Dinosaurs",
    rag_config: { instructions: "Be kind." },
    metadata: { device: "toy-1" },
  }),
  message: () => ({
    message_type: "user",
    content: "What do dinosaurs eat?",
    content_type: "text",
    client_message_id: "m-1",
    metadata: { device: "toy-1" },
  }),
  editMessage: () => ({ content: "What did dinosaurs eat?" }),
  patchDocument: () => ({ title: "Dinosaurs", metadata: { grade: "5" } }),
  reembed: () => ({ chunk_size: 256, chunk_overlap: 32, force: true }),
  speak: () => ({ voice: "nova", format: "wav", speed: 1.5, language: "vi" }),
  webhook: () => ({ name: "mirror", url: "https://hooks.invalid/pika" }),
  updateWebhook: () => ({ name: "mirror of all", is_active: true }),
  feedback: () => ({ feedback: "NEGATIVE", reason: "The dog is called Sparkle." }),
  feedbackOfMem0: () => ({ memory_id: unknownId, feedback: "NEGATIVE", feedback_reason: "The dog is called Sparkle." }),
  project: () => ({ custom_instructions: "Keep what concerns school.", custom_categories: [{ school: "Lessons" }] }),
  deleteDocument: () => ({ mode: "soft" }),
  patch: () => ({ fact_value: "User has a cat", category: "pet", fact_type: ["cat"], metadata: { device: "toy-1" } }),
}

let people = 0

export const unknownId = "019a5c3e-7b1a-7c2d-9e3f-0123456789ab"

/** Routes that take a body, and what a valid one is. */
export const bodyRoutes: { method: string; path: string; body: () => Json }[] = [
  { method: "POST", path: "/api/v1/search_facts", body: validBodies.search },
  { method: "POST", path: "/search_facts", body: validBodies.search },
  { method: "POST", path: "/api/v1/search_facts/explain", body: validBodies.search },
  { method: "POST", path: "/api/v1/documents/search", body: validBodies.searchDocuments },
  { method: "POST", path: "/api/v1/query", body: validBodies.query },
  { method: "POST", path: "/query", body: validBodies.query },
  { method: "POST", path: `/api/v1/chat/sessions/${unknownId}/rag-query`, body: validBodies.sessionQuery },
  { method: "POST", path: `/api/v1/chat/messages/${unknownId}/regenerate`, body: validBodies.regenerate },
  { method: "POST", path: "/api/v1/extract_facts", body: validBodies.extract },
  { method: "POST", path: "/extract_facts", body: validBodies.extract },
  { method: "POST", path: "/api/v1/memories", body: validBodies.add },
  { method: "POST", path: "/api/v1/export_user_data", body: validBodies.person },
  { method: "POST", path: "/export_user_data", body: validBodies.person },
  { method: "POST", path: "/api/v1/delete_user_data", body: validBodies.person },
  { method: "POST", path: "/delete_user_data", body: validBodies.person },
  { method: "POST", path: "/api/v1/keys", body: validBodies.key },
  { method: "POST", path: "/api/v1/users/register", body: validBodies.register },
  { method: "POST", path: "/api/v1/users/login", body: validBodies.logIn },
  { method: "POST", path: "/api/v1/users/refresh", body: validBodies.refresh },
  { method: "POST", path: "/api/v1/users/logout", body: validBodies.refresh },
  { method: "POST", path: "/api/v1/console/session", body: validBodies.logIn },
  { method: "PATCH", path: `/api/v1/users/${unknownId}`, body: validBodies.updateAccount },
  { method: "POST", path: "/api/v1/chat/sessions", body: validBodies.session },
  { method: "PUT", path: `/api/v1/chat/sessions/${unknownId}`, body: validBodies.replaceSession },
  { method: "PATCH", path: `/api/v1/chat/sessions/${unknownId}`, body: validBodies.replaceSession },
  { method: "POST", path: `/api/v1/chat/sessions/${unknownId}/messages`, body: validBodies.message },
  { method: "PUT", path: `/api/v1/chat/messages/${unknownId}`, body: validBodies.editMessage },
  { method: "POST", path: `/api/v1/chat/messages/${unknownId}/tts`, body: validBodies.speak },
  { method: "PATCH", path: `/api/v1/memories/${unknownId}`, body: validBodies.patch },
  { method: "POST", path: `/api/v1/memories/${unknownId}/feedback`, body: validBodies.feedback },
  { method: "POST", path: "/api/v1/webhooks", body: validBodies.webhook },
  { method: "PATCH", path: `/api/v1/webhooks/${unknownId}`, body: validBodies.updateWebhook },
  { method: "PATCH", path: `/api/v1/documents/${unknownId}`, body: validBodies.patchDocument },
  { method: "POST", path: `/api/v1/documents/${unknownId}/reembed`, body: validBodies.reembed },
  { method: "POST", path: `/api/v1/documents/${unknownId}/delete`, body: validBodies.deleteDocument },
]

/** Those of mem0's API, which ignore what they do not know. */
export const mem0BodyRoutes: { method: string; path: string; body: () => Json }[] = [
  { method: "POST", path: "/v1/feedback/", body: validBodies.feedbackOfMem0 },
  { method: "POST", path: "/api/v1/webhooks/projects/pika/", body: validBodies.webhook },
  { method: "PUT", path: `/api/v1/webhooks/${unknownId}/`, body: validBodies.webhook },
  { method: "PATCH", path: "/api/v1/orgs/organizations/pika/projects/pika/", body: validBodies.project },
]

/** No field of these bodies is required: without a body, or with an empty one, they do what they do by default. */
export const takesEmptyBody = (method: string, path: string): boolean =>
  /\/(reembed|delete|regenerate|tts)$/.test(path) || (method === "PUT" && path.includes("/sessions/"))

/** The fields of a body that hold text, as paths such as `conversation.0.content`. */
export const textFields = (body: Json): string[] =>
  leaves(body, "").filter(
    (path) =>
      !/(^|\.)(role|infer|category|session_type|message_type|content_type|stream|top_k|sources\.\d+|write|speed|format|chunk_size|chunk_overlap|force|mode|created_after|limit|score_threshold|expires_at|bytes|mime_type|is_active|feedback|url|scopes\.\d+)$/.test(
        path,
      ),
  )

const leaves = (value: unknown, path: string): string[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, below]) => leaves(below, path ? `${path}.${name}` : name))
    : [path]

/** A copy of `body` with `value` at `path`; the last name of the path may be new. */
export const withField = (body: Json, path: string, value: unknown): Json => {
  const copy = structuredClone(body)
  const names = path.split(".")
  const last = names.pop() ?? ""
  let place: Json = copy
  for (const name of names) place = place[name] as Json
  place[last] = value
  return copy
}
