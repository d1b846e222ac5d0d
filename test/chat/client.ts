import { expect } from "bun:test"
import type { z } from "zod"
import { messageListSchema, messageSchema } from "../../src/chat/messages/schemas.ts"
import { sessionListSchema, sessionSchema } from "../../src/chat/sessions/schemas.ts"
import type { TestPika } from "../support/pika.ts"

export type Session = z.output<typeof sessionSchema>
export type Message = z.output<typeof messageSchema>
type Body = Record<string, unknown>

/** Sessions and messages through the API of a pika: each method checks status and shape. */
export const chatOf = (pika: Pick<TestPika, "client">, headers: Record<string, string> = {}) => {
  const send = async (method: string, path: string, body?: Body) =>
    pika.client.request(method, `/api/v1/chat${path}`, body, headers)
  const expectShape = async <Schema extends z.ZodType>(schema: Schema, status: number, answer: Promise<Response>) => {
    const response = await answer
    const text = await response.text()
    expect([response.status, response.status === status ? "" : text]).toEqual([status, ""])
    return schema.parse(JSON.parse(text))
  }
  return {
    send,
    create: (body: Body) => expectShape(sessionSchema, 201, send("POST", "/sessions", body)),
    get: (id: string) => expectShape(sessionSchema, 200, send("GET", `/sessions/${id}`)),
    replace: (id: string, body: Body) => expectShape(sessionSchema, 200, send("PUT", `/sessions/${id}`, body)),
    update: (id: string, body: Body) => expectShape(sessionSchema, 200, send("PATCH", `/sessions/${id}`, body)),
    remove: async (id: string, query = "") =>
      expect((await send("DELETE", `/sessions/${id}${query}`)).status).toBe(204),
    list: (query: string) => expectShape(sessionListSchema, 200, send("GET", `/sessions?${query}`)),
    messages: (id: string, query = "") =>
      expectShape(messageListSchema, 200, send("GET", `/sessions/${id}/messages${query}`)),
    say: (id: string, content: string, more: Body = {}, status = 201) =>
      expectShape(
        messageSchema,
        status,
        send("POST", `/sessions/${id}/messages`, { message_type: "user", content, ...more }),
      ),
    edit: (id: string, content: string) => expectShape(messageSchema, 200, send("PUT", `/messages/${id}`, { content })),
    removeMessage: async (id: string) => expect((await send("DELETE", `/messages/${id}`)).status).toBe(204),
  }
}

/** The error of an answer: its status and its code. */
export const refusal = async (answer: Promise<Response>): Promise<{ status: number; message: string }> => {
  const response = await answer
  const { message } = (await response.json()) as { message: string }
  return { status: response.status, message }
}
