import { ProtocolError, ProtocolErrorCode } from "@modelcontextprotocol/server"
import { asAppError } from "../models/as-app-error.ts"
import { AppError, errorStatus } from "../platform/errors.ts"
import type { McpContext } from "./context.ts"
import { readArguments } from "./read-arguments.ts"
import { findTool } from "./tools.ts"

type ToolResult = {
  content: { type: "text"; text: string }[]
  structuredContent?: Record<string, unknown>
  isError?: true
}

/** Calls a tool. Whatever fails is told to the model as a text that it can act on; a tool that is not there is an error of the protocol. */
export const callTool = async (ctx: McpContext, name: string, given: unknown): Promise<ToolResult> => {
  try {
    if (ctx.refusal) throw ctx.refusal
    const { tool, schema, inputSchema } = requireTool(ctx, name)
    ctx.trail.action = tool.verb.action
    const { user_id, ...args } = readArguments(schema, inputSchema, given) as Record<string, unknown>
    const userId = ctx.actor.userId ?? String(user_id)
    const answer = await tool.run({ ...ctx, actor: { ...ctx.actor, userId } }, { ...args, userId })
    return { content: [{ type: "text", text: JSON.stringify(answer) }], structuredContent: answer }
  } catch (error) {
    if (error instanceof ProtocolError) throw error
    const known = noteFailure(ctx, error)
    return { content: [{ type: "text", text: explain(ctx, known) }], isError: true }
  }
}

const requireTool = (ctx: McpContext, name: string) => {
  const found = findTool(ctx.actor, name)
  if (found) return found
  const message = "There is no such tool, or this credential lacks its scope. List the tools again."
  noteFailure(ctx, new AppError("NOT_FOUND", message))
  throw new ProtocolError(ProtocolErrorCode.InvalidParams, message)
}

/** What the audit records, and for an internal error what the log needs. */
export const noteFailure = (ctx: McpContext, error: unknown): AppError => {
  const known = asAppError(error)
  ctx.outcome.status = errorStatus[known.code]
  if (known.code === "INTERNAL_ERROR")
    ctx.log.error({ err: error, request_id: ctx.requestId, error_code: known.code }, "request failed")
  return known
}

const explain = (ctx: McpContext, { code, message, details, retryAfterSeconds }: AppError): string => {
  const problems = details.map(({ path, message: problem }) => (path === "" ? `${problem}.` : `${path} ${problem}.`))
  const wait = retryAfterSeconds === undefined ? [] : [`Try again in ${retryAfterSeconds} s.`]
  const id = code === "INTERNAL_ERROR" ? [`Request id: ${ctx.requestId}.`] : []
  return [`${code}:`, ...(problems.length > 0 ? problems : [message]), ...wait, ...id].join(" ")
}
