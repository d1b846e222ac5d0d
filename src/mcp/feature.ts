import type { Feature } from "../feature/feature.ts"
import type { Services } from "./context.ts"
import { mcpMessageSeconds, mcpMessagesTotal } from "./metrics.ts"

/** What a message is called in the audit that calls no tool, such as a list of tools. */
export const messageAction = "mcp.message"

/** Its tools are other features' verbs; `http/mount-mcp.ts` gives access to them. */
export const mcp: Feature<Services> = {
  name: "mcp",
  metrics: [mcpMessagesTotal, mcpMessageSeconds],
  actions: [messageAction],
}
