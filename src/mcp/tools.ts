import { z } from "@hono/zod-openapi"
import type { ListToolsResult } from "@modelcontextprotocol/server"
import { type Actor, hasScope } from "../feature/actor.ts"
import { userIdField } from "../feature/fields.ts"
import { describeSchema, type JsonSchema } from "./json-schema.ts"
import type { Tool } from "./tool.ts"
import { addMemories } from "./tools/add-memories.ts"
import { documentTools } from "./tools/document-tools.ts"
import { memoryTools } from "./tools/memory-tools.ts"
import { personTools } from "./tools/person-tools.ts"

export const tools: readonly Tool[] = [
  memoryTools.searchMemories,
  addMemories,
  memoryTools.list,
  memoryTools.get,
  memoryTools.update,
  memoryTools.forget,
  personTools.job,
  personTools.profile,
  personTools.graph,
  documentTools.search,
  documentTools.add,
  personTools.ask,
]

/** A tool as a credential sees it. `schema`: of its arguments; `listed`: what `tools/list` tells. */
type OfferedTool = {
  tool: Tool
  schema: z.ZodObject
  inputSchema: JsonSchema
  listed: ListToolsResult["tools"][number]
}

const personField = userIdField.meta({
  description: "The person whose data it is. Never guess it: ask, if you were not told.",
})

const offer = (tool: Tool, isForOnePerson: boolean): OfferedTool => {
  const schema = isForOnePerson ? tool.input : z.object({ user_id: personField, ...tool.input.shape })
  const { name, title, description, annotations } = tool
  const inputSchema = describeSchema(schema, "input")
  const outputSchema = describeSchema(tool.output, "output")
  // Nothing here reaches beyond this server.
  const hints = { ...annotations, openWorldHint: false }
  return {
    tool,
    schema,
    inputSchema,
    listed: { name, title, description, inputSchema, outputSchema, annotations: hints },
  }
}

/** A credential for one person does not name them; any other names whom it means, in each call. */
const offered = {
  forOnePerson: tools.map((tool) => offer(tool, true)),
  forEverybody: tools.map((tool) => offer(tool, false)),
}

/** The tools whose scope the credential has. */
export const toolsOf = (actor: Actor): OfferedTool[] =>
  offered[actor.userId === null ? "forEverybody" : "forOnePerson"].filter(
    ({ tool: { verb } }) => verb.scope === null || hasScope(actor, verb.scope),
  )

export const findTool = (actor: Actor, name: unknown): OfferedTool | undefined =>
  toolsOf(actor).find(({ tool }) => tool.name === name)
