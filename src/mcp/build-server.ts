import { ProtocolError, ProtocolErrorCode, Server } from "@modelcontextprotocol/server"
import { version } from "../platform/version.ts"
import { callTool } from "./call-tool.ts"
import type { McpContext } from "./context.ts"
import { instructions } from "./instructions.ts"
import { listPrompts, writePrompt } from "./prompts.ts"
import { listResources, listResourceTemplates, readResource } from "./resources.ts"
import { toolsOf } from "./tools.ts"

const serverInfo = { name: "pika-memory", title: "PIKA Memory", version }

/** A server for one message. Its lists are ready made: the library would make the schemas of all tools for each message. */
export const buildServer = (ctx: McpContext): Server => {
  const server = new Server(serverInfo, { instructions, capabilities: { tools: {}, resources: {}, prompts: {} } })
  server.setRequestHandler("tools/list", () => ({ tools: toolsOf(ctx.actor).map(({ listed }) => listed) }))
  server.setRequestHandler("tools/call", ({ params }) => callTool(ctx, params.name, params.arguments))
  server.setRequestHandler("resources/list", () => ({ resources: listResources(ctx) }))
  server.setRequestHandler("resources/templates/list", () => ({ resourceTemplates: listResourceTemplates(ctx) }))
  server.setRequestHandler("resources/read", async ({ params }) => ({ contents: await readResource(ctx, params.uri) }))
  server.setRequestHandler("prompts/list", () => ({ prompts: listPrompts(ctx.actor) }))
  server.setRequestHandler("prompts/get", ({ params }) => {
    const prompt = writePrompt(ctx.actor, params.name, params.arguments)
    if (prompt === null) throw invalid("There is no such prompt. List the prompts again.")
    if (typeof prompt === "string") throw invalid(prompt)
    const { description, text } = prompt
    return { description, messages: [{ role: "user", content: { type: "text", text } }] }
  })
  return server
}

const invalid = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message)
