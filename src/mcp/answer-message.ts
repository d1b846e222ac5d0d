import { createMcpHandler } from "@modelcontextprotocol/server"
import { buildServer } from "./build-server.ts"
import type { McpContext } from "./context.ts"

/** A JSON-RPC error for a message that gets to no server. */
export const refuseMessage = (status: number, code: number, message: string, id: unknown = null): Response =>
  Response.json({ jsonrpc: "2.0", error: { code, message }, id }, { status })

const invalidRequest = -32600
const methodNotFound = -32601

/**
 * Answers one message of an assistant, in whichever revision of the protocol it speaks. `request`: its headers; `message`: its body. The
 * answer is complete: each message has one result, and nothing is sent before it.
 */
export const answerMessage = async (ctx: McpContext, request: Request, message: unknown): Promise<Response> => {
  if (Array.isArray(message))
    return refuseMessage(400, invalidRequest, "Send one message at a time, not a list of them.")
  // No list of ours changes while a connection is open, so that its stream would stay silent for ever.
  const { method, id } = asRequest(message)
  if (method === "subscriptions/listen")
    return refuseMessage(200, methodNotFound, "Nothing here can be listened to.", id)
  const handler = createMcpHandler(() => buildServer(ctx), { maxRequestBodySize: Number.MAX_SAFE_INTEGER })
  const response = await handler.fetch(request, { parsedBody: message })
  return new Response(await response.text(), { status: response.status, headers: response.headers })
}

const asRequest = (message: unknown): { method?: unknown; id?: unknown } =>
  typeof message === "object" && message !== null ? message : {}
