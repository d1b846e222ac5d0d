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
