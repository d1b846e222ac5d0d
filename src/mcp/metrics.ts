import { counter, histogram } from "../platform/metrics.ts"

export const mcpMessagesTotal = counter({
  name: "mcp_messages_total",
  help: "Messages of assistants, by the action of the audit and the status that it records: a tool that fails answers 200.",
  labelNames: ["action", "status"],
})

export const mcpMessageSeconds = histogram({
  name: "mcp_message_duration_seconds",
  help: "Time to answer a message of an assistant.",
  labelNames: ["action"],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
})
