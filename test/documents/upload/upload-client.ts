import type { Accepted } from "../../../src/documents/upload/accepted.ts"
import type { Json } from "../../support/client.ts"
import { formOf } from "../../support/form.ts"
import { testKey } from "../../support/pika.ts"

export type Answer<Body = Json> = { status: number; headers: Headers; body: Body }

/** A client of the document routes at `url`. */
export const documentsAt = (url: string, key = testKey) => {
  const send = async <Body = Json>(
    method: string,
    path: string,
    body?: FormData | string | Uint8Array<ArrayBuffer> | ReadableStream,
    headers: Record<string, string> = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { "X-API-Key": key, ...headers },
      ...(body !== undefined && { body }),
      signal: AbortSignal.timeout(30_000),
    })
    const text = await response.text()
    const isJson = response.headers.get("content-type")?.startsWith("application/json")
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : { text }) as Body }
  }
  return {
    send,
    upload: (fields: Json, headers: Record<string, string> = {}, filename?: string): Promise<Answer<Accepted & Json>> =>
      send("POST", "/api/v1/documents", formOf(fields, filename), headers),
    replace: (id: string, file: string, filename?: string): Promise<Answer<Accepted & Json>> =>
      send("PUT", `/api/v1/documents/${id}/content`, formOf({ file }, filename)),
    read: (id: string) => send("GET", `/api/v1/documents/${id}`),
    quota: (userId: string) => send("GET", `/api/v1/documents/quota?user_id=${encodeURIComponent(userId)}`),
    download: async (id: string, headers: Record<string, string> = {}) => {
      const response = await fetch(`${url}/api/v1/documents/${id}/content`, {
        headers: { "X-API-Key": key, ...headers },
      })
      return { status: response.status, headers: response.headers, bytes: await response.bytes() }
    },
  }
}
