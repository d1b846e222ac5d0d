import { z } from "zod"
import { StartupError } from "../../platform/errors.ts"
import { personHeader } from "../bind-actor.ts"

/** A running server. `userId`: the person that all of this is about; undefined: whom the credential or each call names. */
export type RemoteSettings = { url: string; apiKey: string; userId: string | undefined }

/** Asks the server for one result. Throws an error with the server's own words. */
export type Remote = (method: string, params: Record<string, unknown>, signal?: AbortSignal) => Promise<Result>
export type Result = Record<string, unknown>

/** Longer than the longest answer of a model may take. */
const answerTimeoutMs = 300_000
const protocolVersion = "2025-11-25"

/** `status`: of HTTP; null: there was no answer. */
export class RemoteError extends Error {
  constructor(
    message: string,
    readonly status: number | null,
  ) {
    super(message)
  }
}

const messageSchema = z.object({
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ message: z.string() }).optional(),
})
const refusalSchema = z.object({ message: z.string() })

export const createRemote = ({ url, apiKey, userId }: RemoteSettings): Remote => {
  const address = `${url.replace(/\/+$/, "")}/mcp`
  const headers = {
    "X-API-Key": apiKey,
    "Content-Type": "application/json",
    Accept: "application/json, text/event-stream",
    "MCP-Protocol-Version": protocolVersion,
    ...(userId !== undefined && { [personHeader]: encodeURIComponent(userId) }),
  }
  return async (method, params, signal) => {
    const limit = AbortSignal.timeout(answerTimeoutMs)
    const response = await fetch(address, {
      method: "POST",
      headers,
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    }).catch(() => {
      throw new RemoteError(`No pika answers at ${url}. Start it, or set PIKA_URL to where it is.`, null)
    })
    const { result, error } = readMessage(await response.text(), response.status)
    if (result) return result
    throw new RemoteError(error ?? `There is no pika at ${url}: it answered ${response.status}.`, response.status)
  }
}

/** The answer stands alone, or is the data of an event. */
const readMessage = (text: string, status: number): { result?: Result | undefined; error?: string | undefined } => {
  const data = /^data: ?(\{.*)$/m.exec(text)?.[1] ?? text
  try {
    const body: unknown = JSON.parse(data)
    if (status >= 400) {
      const refusal = refusalSchema.safeParse(body)
      if (refusal.success) return { error: refusal.data.message }
    }
    const { result, error } = messageSchema.parse(body)
    return { result, error: error?.message }
  } catch {
    return {}
  }
}

/** Waits this long for a server that starts. */
const startTimeoutMs = 30_000
const pauseMs = 500

const welcomeSchema = z.object({
  serverInfo: z.looseObject({ name: z.string(), version: z.string() }),
  instructions: z.string(),
})
export type Welcome = z.output<typeof welcomeSchema>

/** What the server says of itself. `say`: tells a person that it waits. Throws `StartupError` when there is none, or it refuses. */
export const greet = async (remote: Remote, say: (text: string) => void): Promise<Welcome> => {
  const params = { protocolVersion, capabilities: {}, clientInfo: { name: "pika mcp", version: "1" } }
  for (let isFirst = true, until = performance.now() + startTimeoutMs; ; isFirst = false) {
    try {
      return welcomeSchema.parse(await remote("initialize", params))
    } catch (error) {
      if (!(error instanceof RemoteError))
        throw new StartupError("What answers at PIKA_URL is no pika of this version.")
      const isStarting = error.status === null || error.status === 503
      if (!isStarting || performance.now() > until) throw new StartupError(error.message)
      if (isFirst) say(`${error.message} Waiting for it.`)
    }
    await Bun.sleep(pauseMs)
  }
}
