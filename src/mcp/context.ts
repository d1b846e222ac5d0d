import type { Services as AnswerServices } from "../answers/context.ts"
import type { Services as ExtractionServices } from "../extraction/context.ts"
import type { Context as ContextWith } from "../feature/context.ts"
import type { Services as MemoryServices } from "../memories/context.ts"
import type { AppError } from "../platform/errors.ts"

export type Services = AnswerServices &
  ExtractionServices &
  MemoryServices & {
    /** Names under which this server is reached, besides those of this machine. */
    mcpHosts: readonly string[]
  }
export type Context = ContextWith<Services>

/** One message of an assistant. `ctx.actor` is for one person when the message says so for all of its connection. */
export type McpContext = Context & {
  /** The credential is over its limit for this message; null: it is not. */
  refusal: AppError | null
  /** The status for the audit: MCP answers 200 also when a tool fails. */
  outcome: { status: number }
}
