import { maxTurns } from "../../extraction/schemas.ts"
import type { Turn } from "../../facts/extraction.ts"
import { AppError } from "../../platform/errors.ts"
import { isObject, refuse } from "./filter-problems.ts"

/** What a user says can become a memory. Messages of tools and of other roles are context. */
const roles: Readonly<Record<string, Turn["role"]>> = {
  user: "user",
  human: "user",
  system: "system",
  developer: "system",
}

/** A text, one message, or a list of them; a message without text is left out. Throws INVALID_REQUEST. */
export const readMessages = (messages: unknown): Turn[] => {
  const list: unknown[] = Array.isArray(messages) ? messages : [messages]
  if (list.length > maxTurns) refuse("messages", `must be at most ${maxTurns}`)
  const turns = list.flatMap((message, at) => readMessage(message, `messages.${at}`))
  return turns.length > 0 ? turns : refuse("messages", "must be a text, or a list of messages with role and content")
}

const readMessage = (message: unknown, path: string): Turn[] => {
  if (typeof message === "string") return message.trim() === "" ? [] : [{ role: "user", content: message }]
  if (!isObject(message)) return refuse(path, "must have role and content")
  const content = readContent(message.content, path)
  const role = typeof message.role === "string" ? (roles[message.role] ?? "assistant") : "user"
  return content.trim() === "" ? [] : [{ role, content }]
}

/** Text, or parts of which those with text are read. */
const readContent = (content: unknown, path: string): string => {
  if (typeof content === "string") return content
  if (content === null || content === undefined) return ""
  const parts: unknown[] = Array.isArray(content) ? content : [content]
  return parts.map((part) => readPart(part, path)).join("\n")
}

const readPart = (part: unknown, path: string): string => {
  if (typeof part === "string") return part
  if (!isObject(part)) return refuse(path, "must have a text as content")
  if (typeof part.text === "string") return part.text
  throw new AppError(
    "NOT_IMPLEMENTED",
    "Only the text of messages is read here: pictures, files and sounds in them are not.",
  )
}
