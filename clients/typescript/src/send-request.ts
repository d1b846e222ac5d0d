import { PikaError, readError } from "./errors.ts"

export type ClientOptions = {
  /** Where the server is, such as `https://pika.example.com`. */
  url: string
  /** An API key. */
  apiKey?: string
  /** The access token of a person, or a function that gives the one in use. */
  token?: string | (() => string | Promise<string>)
  /** Of one request, streams excepted. Default: 30 s. */
  timeoutMs?: number
  /** Further tries of a request that is safe to repeat. Default: 2. */
  retries?: number
  /** Default: the platform's. */
  fetch?: typeof fetch
}

export type RequestOptions = {
  signal?: AbortSignal
  timeoutMs?: number
  headers?: Record<string, string>
  /** Instead of the client's: such as one that tells how much of an upload was sent. */
  fetch?: typeof fetch
}

/** Where the fields of an operation's input go. What is in none of the lists goes into the body. */
export type Operation = {
  method: string
  path: string
  query: readonly string[]
  /** Header by field. */
  headers: Readonly<Record<string, string>>
  body: "json" | "form" | "stream" | null
  /** Not JSON: the answer is the `Response` itself. */
  isRaw: boolean
}

export type Input = Readonly<Record<string, unknown>>

const defaultTimeoutMs = 30_000
const longestWaitMs = 30_000

/** Sends one operation, and again where it is safe and may help. Resolves with the answer once its status is a success. */
export const sendRequest = async (
  options: ClientOptions,
  operation: Operation,
  input: Input,
  {
    signal,
    timeoutMs = options.timeoutMs ?? defaultTimeoutMs,
    headers = {},
    fetch: send = options.fetch ?? fetch,
  }: RequestOptions,
): Promise<Response> => {
  const request = fillRequest(operation, input)
  const isSafe = isRepeatable(operation, input)
  for (let tries = options.retries ?? 2; ; tries -= 1) {
    const credential = await credentialOf(options)
    const result = await attempt(send, `${options.url.replace(/\/+$/, "")}${request.path}`, {
      method: operation.method.toUpperCase(),
      headers: { ...request.headers, ...credential, ...headers },
      ...(request.body !== null && { body: request.body }),
      signal: signalOf(signal, operation.isRaw ? null : timeoutMs),
    })
    if (result instanceof Response && result.ok) return result
    const error = result instanceof Response ? await readError(result) : result
    if (!isSafe || tries <= 0 || signal?.aborted || !mayPass(error)) throw error
    const waitMs = error instanceof PikaError && error.retryAfterSeconds !== null ? error.retryAfterSeconds * 1000 : 250
    if (waitMs > longestWaitMs) throw error
    await new Promise((resolve) => setTimeout(resolve, waitMs + Math.random() * 250))
  }
}

const attempt = (send: typeof fetch, url: string, init: RequestInit): Promise<Response | Error> =>
  send(url, init).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))

const signalOf = (signal: AbortSignal | undefined, timeoutMs: number | null): AbortSignal | null => {
  const signals = [signal, timeoutMs === null ? undefined : AbortSignal.timeout(timeoutMs)].filter(
    (one) => one !== undefined,
  )
  return signals.length > 0 ? AbortSignal.any(signals) : null
}

const credentialOf = async ({ apiKey, token }: ClientOptions): Promise<Record<string, string>> => {
  if (apiKey !== undefined) return { "X-API-Key": apiKey }
  if (token === undefined) return {}
  return { Authorization: `Bearer ${typeof token === "string" ? token : await token()}` }
}

/** A connection that failed, or a server that asks to come later. */
export const mayPass = (error: Error): boolean =>
  error instanceof PikaError ? error.status === 429 || error.status === 503 : error.name !== "AbortError"

const isRepeatable = ({ method, headers }: Operation, input: Input): boolean =>
  ["get", "put", "delete"].includes(method) ||
  input.client_message_id !== undefined ||
  Object.keys(headers).some((field) => field === "idempotency_key" && input[field] !== undefined)

type Filled = { path: string; headers: Record<string, string>; body: NonNullable<RequestInit["body"]> | null }

const fillRequest = (operation: Operation, input: Input): Filled => {
  const left = new Map(Object.entries(input).filter(([, value]) => value !== undefined))
  const take = (name: string): unknown => {
    const value = left.get(name)
    left.delete(name)
    return value
  }
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(take(name) ?? "")),
  )
  const query = new URLSearchParams()
  for (const name of operation.query) if (left.has(name)) query.set(name, String(take(name)))
  const headers: Record<string, string> = {}
  for (const [field, header] of Object.entries(operation.headers))
    if (left.has(field)) headers[header] = String(take(field))
  const target = query.size > 0 ? `${path}?${query}` : path
  return { path: target, ...fillBody(operation.body, left, headers) }
}

const fillBody = (
  kind: Operation["body"],
  left: ReadonlyMap<string, unknown>,
  headers: Record<string, string>,
): Omit<Filled, "path"> => {
  if (kind === null) return { headers, body: null }
  if (kind === "stream") return { headers, body: (left.get("stream") ?? null) as Filled["body"] }
  if (kind === "json")
    return {
      headers: { "Content-Type": "application/json", ...headers },
      body: JSON.stringify(Object.fromEntries(left)),
    }
  const form = new FormData()
  for (const [name, value] of left)
    if (value instanceof Blob) form.append(name, value)
    else form.append(name, typeof value === "object" ? JSON.stringify(value) : String(value))
  return { headers, body: form }
}
