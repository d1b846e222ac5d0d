import { type Route, route } from "../../feature/route.ts"
import type { Services } from "../context.ts"
import { createSession } from "./create-session.ts"
import { deleteSession } from "./delete-session.ts"
import { getSession } from "./get-session.ts"
import { listSessions } from "./list-sessions.ts"
import { replaceSession } from "./replace-session.ts"
import { sessionExample } from "./schemas.ts"
import { updateSession } from "./update-session.ts"

const tag = "Conversations"
const list = "/api/v1/chat/sessions"
const path = `${list}/{id}`
const answerExample = sessionExample

export const sessionRoutes: Route<Services>[] = [
  route(createSession, {
    method: "post",
    path: list,
    tag,
    summary: "Open a session",
    example: {
      user_id: "user_123",
      title: "Dinosaurs",
      rag_config: { top_k: 8, instructions: "Answer in one sentence." },
    },
    answers: { 201: "The session." },
    answerExample,
  }),
  route(listSessions, {
    method: "get",
    path: list,
    tag,
    summary: "List or search a person's sessions, the last spoken in first",
    answers: { 200: "A page of sessions." },
  }),
  route(getSession, {
    method: "get",
    path,
    tag,
    summary: "Read a session",
    answers: { 200: "The session." },
    answerExample,
    problems: [404],
  }),
  route(replaceSession, {
    method: "put",
    path,
    tag,
    summary: "Set a session as a whole",
    description: "What is left out gets its default. A title that is left out stays.",
    bodyName: "ReplaceChatSession",
    example: { rag_config: { top_k: 8 }, speech_config: { language: "vi" } },
    answers: { 200: "The session." },
    answerExample,
    problems: [404],
  }),
  route(updateSession, {
    method: "patch",
    path,
    tag,
    summary: "Change a session",
    description:
      "Only what is named changes. In the configurations, keys that are named change and the others stay; lists and metadata are replaced.",
    bodyName: "UpdateChatSession",
    example: { title: "Dinosaurs", rag_config: { memory: { write: false } } },
    answers: { 200: "The session." },
    answerExample,
    problems: [404],
  }),
  route(deleteSession, {
    method: "delete",
    path,
    tag,
    summary: "Archive a session, or delete it for good",
    description:
      "It is archived: not listed any more, and `is_archived: false` brings it back. With `permanent=true` it is gone; memories that were learnt from it stay, unless `facts=true`.",
    answers: { 204: "It is archived, or gone." },
    problems: [404],
  }),
]
