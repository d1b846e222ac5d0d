import { type Route, route } from "../../feature/route.ts"
import type { Services } from "../context.ts"
import { deleteMessage } from "./delete-message.ts"
import { editMessage } from "./edit-message.ts"
import { listMessages } from "./list-messages.ts"
import { postMessage } from "./post-message.ts"
import { messageExample, messageSchema } from "./schemas.ts"

const tag = "Conversations"
const list = "/api/v1/chat/sessions/{id}/messages"
const path = "/api/v1/chat/messages/{id}"
const answerExample = messageExample

export const messageRoutes: Route<Services>[] = [
  route(listMessages, {
    method: "get",
    path: list,
    tag,
    summary: "List what was said in a session, both ways",
    description:
      "Of several answers to one question the last one is listed. A deleted message is listed without its content.",
    answers: { 200: "A page of messages." },
    problems: [404],
  }),
  route(postMessage, {
    method: "post",
    path: list,
    tag,
    summary: "Append a message to a session",
    description: "No model is asked. What the user said is learnt later, like everything that is said in the session.",
    bodyName: "PostChatMessage",
    example: { message_type: "user", content: "What do dinosaurs eat?", client_message_id: "m-1" },
    answers: { 201: "The message.", 200: "The message that has this `client_message_id` already." },
    status: ({ isNew }) => (isNew ? 201 : 200),
    show: ({ message }) => message,
    shown: messageSchema,
    answerExample,
    problems: [404],
  }),
  route(editMessage, {
    method: "put",
    path,
    tag,
    summary: "Edit what a user said",
    description: "What it said before is kept, and is part of the export. An answer cannot be edited.",
    bodyName: "EditChatMessage",
    example: { content: "What did dinosaurs eat?" },
    answers: { 200: "The message." },
    answerExample,
    problems: [404, 409],
  }),
  route(deleteMessage, {
    method: "delete",
    path,
    tag,
    summary: "Delete what a message says",
    description:
      "Its content is gone everywhere, from earlier versions and prompts too. The message stays in the list without it.",
    answers: { 204: "It is gone." },
    problems: [404, 409],
  }),
]
