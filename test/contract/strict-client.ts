import type { Json } from "../support/client.ts"
import { testKey } from "../support/pika.ts"
import { readText } from "../support/read-text.ts"
import { type Conformance, createConformance, isOfMem0, type OpenApi } from "./conformance.ts"

export type Answer = { status: number; headers: Headers; text: string; body: Json }

export type StrictClient = Conformance & {
  document: OpenApi
  /** A body that is a string or bytes goes as it is; a header of "" is left out. Throws on any answer that the document does not allow. */
  send: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>
}

/** A client that holds every answer against the contract: documented status and schema, request id, one shape of errors, no 500. */
export const createStrictClient = async (url: string): Promise<StrictClient> => {
  const document = (await (await fetch(`${url}/openapi.json`)).json()) as OpenApi
  const conformance = createConformance(document)
  return {
    ...conformance,
    document,
    send: async (method, path, body, headers = {}) => {
      const all = {
        "X-API-Key": testKey,
        ...(body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" }),
        ...headers,
      }
      const response = await fetch(`${url}${path}`, {
        method,
        headers: Object.fromEntries(Object.entries(all).filter(([, value]) => value !== "")),
        body:
          body === undefined
            ? null
            : typeof body === "string" || body instanceof Uint8Array || body instanceof FormData
              ? body
              : JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      })
      const text = await readText(method, response)
      const type = response.headers.get("content-type")
      const answer = { status: response.status, headers: response.headers, text, body: parse(text, type) }
      checkCommon(`${method} ${path}`, answer, isOfMem0(path))
      conformance.check(method, path, { status: response.status, type, body: answer.body })
      return answer
    },
  }
}

const parse = (text: string, type: string | null): Json =>
  type?.startsWith("application/json") ? (JSON.parse(text) as Json) : {}

const errorFields = ["status", "error_code", "message", "request_id", "details"].sort().join()

const checkCommon = (what: string, { status, headers, body }: Answer, isOfMem0: boolean): void => {
  const fail = (problem: string): never => {
    throw new Error(`${what} → ${status}: ${problem}\n${JSON.stringify(body)}`)
  }
  const requestId = headers.get("x-request-id")
  if (!requestId) fail("no X-Request-Id")
  if (status >= 500 && status !== 501) fail("our side failed")
  if (status < 400) return
  const fields = Object.keys(body).sort().join()
  if (fields !== (isOfMem0 ? "detail,error" : errorFields)) fail("an error of another shape")
  if (isOfMem0) return
  if (body.request_id !== requestId) fail("the body names another request id")
}
