import { Client as NewClient, StreamableHTTPClientTransport as NewTransport } from "@modelcontextprotocol/client"
import { Client as OldClient } from "@modelcontextprotocol/sdk/client/index.js"
import { StreamableHTTPClientTransport as OldTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js"

const clientInfo = { name: "test", version: "1" }

/** What the tests need of an official client. */
export type McpClient = Pick<
  NewClient,
  "listTools" | "callTool" | "listResources" | "listResourceTemplates" | "readResource" | "listPrompts" | "getPrompt"
> & { close: () => Promise<void>; instructions: string | undefined; revision: string | undefined }

export type Revision = "2026" | "2025" | "sdk 1.x"
export const revisions: readonly Revision[] = ["2026", "2025", "sdk 1.x"]

const headersOf = (headers: Record<string, string>) => ({ requestInit: { headers } })

/** An official client that is connected to the server at `url`. */
export const connectMcp = async (
  url: string,
  headers: Record<string, string>,
  revision: Revision = "2026",
): Promise<McpClient> => {
  const address = new URL("/mcp", url)
  if (revision === "sdk 1.x") {
    const client = new OldClient(clientInfo)
    // The types of this version are not written for exact optional properties.
    await client.connect(new OldTransport(address, headersOf(headers)) as Parameters<OldClient["connect"]>[0])
    return Object.assign(client as unknown as McpClient, {
      instructions: client.getInstructions(),
      revision: undefined,
    })
  }
  return connectTo(new NewTransport(address, headersOf(headers)), revision)
}

export const connectTo = async (
  transport: Parameters<NewClient["connect"]>[0],
  revision: "2026" | "2025",
): Promise<McpClient> => {
  const client = new NewClient(clientInfo, {
    versionNegotiation: { mode: revision === "2026" ? { pin: "2026-07-28" } : "legacy" },
  })
  await client.connect(transport)
  const told = { instructions: client.getInstructions(), revision: client.getNegotiatedProtocolVersion() }
  return Object.assign(client, told)
}

type Result = Awaited<ReturnType<McpClient["callTool"]>>

/** The text of a result. */
export const textOf = (result: Result): string =>
  result.content.map((part) => (part.type === "text" ? part.text : "")).join("")

/** Calls a tool that must not fail, and returns what it found. */
export const call = async (
  client: McpClient,
  name: string,
  args: Record<string, unknown>,
): Promise<Record<string, unknown>> => {
  const result = await client.callTool({ name, arguments: args })
  if (result.isError) throw new Error(`${name} failed: ${textOf(result)}`)
  return result.structuredContent as Record<string, unknown>
}

/** Sends one message as it stands, without a client that would refuse to. */
export const sendMessage = (
  url: string,
  message: unknown,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Response> =>
  fetch(`${url}/mcp`, {
    method,
    headers: {
      "Content-Type": "application/json",
      Accept: "application/json, text/event-stream",
      "X-Request-Id": headers["X-Request-Id"] ?? crypto.randomUUID(),
      ...headers,
    },
    body:
      method === "GET" || method === "HEAD" ? null : typeof message === "string" ? message : JSON.stringify(message),
    signal: AbortSignal.timeout(30_000),
  })

export const request = (method: string, params: Record<string, unknown> = {}) => ({
  jsonrpc: "2.0",
  id: 1,
  method,
  params,
})

type Answer = {
  result?: { isError?: boolean; content?: { text: string }[]; structuredContent?: Record<string, unknown> } & Record<
    string,
    unknown
  >
  error?: { code: number; message: string }
}

/** The JSON-RPC answer in a response, which may be the data of an event. */
export const readMessage = async (response: Response): Promise<Answer> => {
  const text = await response.text()
  return JSON.parse(/^data: (.*)$/m.exec(text)?.[1] ?? text) as Answer
}

/** Calls a tool without a client. `text`: of a result that is an error, or of a protocol error. */
export const callRaw = async (
  url: string,
  headers: Record<string, string>,
  name: string,
  args: Record<string, unknown>,
) => {
  const response = await sendMessage(url, request("tools/call", { name, arguments: args }), headers)
  const { result, error } = await readMessage(response)
  return {
    status: response.status,
    headers: response.headers,
    isError: error !== undefined || result?.isError === true,
    text: error?.message ?? result?.content?.map(({ text }) => text).join("") ?? "",
    found: result?.structuredContent ?? {},
  }
}
