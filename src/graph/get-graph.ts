import { requireOwner } from "../feature/actor.ts"
import type { Context } from "../feature/context.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { type GraphEdgeRow, keysOfEntity, listEdgesAround, listEdgesOfUser } from "./queries.ts"
import { graphInput, graphSchema } from "./schemas.ts"

export type GraphNode = { id: string; label: "User" | "Entity"; name: string; type: string | null }
export type GraphEdge = { source: string; target: string; type: string; fact_id: string }
type Graph = { nodes: GraphNode[]; edges: GraphEdge[] }

type GetGraphInput = { userId: string; entity: string | null; depth: number; limit: number }

/** The relations in a person's world: around one entity or around the person; at most `depth` steps and `limit` edges. */
export const getGraph = verb({
  action: "user.graph",
  scope: "memory:read",
  rate: "other",
  input: graphInput,
  output: graphSchema,
  run: async (ctx: Context, { user_id: userId, entity = null, depth, limit }) => {
    requireOwner(ctx, userId)
    return asUser(ctx.sql, userId, (tx) => walk(tx, { userId, entity, depth, limit }))
  },
})

const walk = async (tx: Transaction, input: GetGraphInput): Promise<Graph> => {
  const nodes = new Map<string, GraphNode>()
  const edges = new Map<string, GraphEdge>()
  let frontier: (string | null)[] = input.entity === null ? [null] : await keysOfEntity(tx, input.userId, input.entity)
  for (let step = 0; step < input.depth && edges.size < input.limit && frontier.length > 0; step++) {
    const names = frontier.filter((name) => name !== null)
    const rows = [
      ...(frontier.includes(null) ? await listEdgesOfUser(tx, input.userId, input.limit) : []),
      ...(names.length > 0 ? await listEdgesAround(tx, input.userId, names, input.limit) : []),
    ]
    const seen = new Set(nodes.keys())
    for (const row of rows) if (edges.size < input.limit) addEdge(nodes, edges, input.userId, row)
    frontier = [...nodes.keys()].filter((id) => !seen.has(id)).map((id) => (id === userNode ? null : id))
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] }
}

const userNode = "user"

const addEdge = (
  nodes: Map<string, GraphNode>,
  edges: Map<string, GraphEdge>,
  userId: string,
  row: GraphEdgeRow,
): void => {
  const add = (key: string | null, name: string | null, type: string | null): string => {
    // An entity named "user" is the person: relations use this word for them.
    const id = key ?? userNode
    const isPerson = id === userNode
    nodes.set(
      id,
      isPerson ? { id, label: "User", name: userId, type: null } : { id, label: "Entity", name: name ?? id, type },
    )
    return id
  }
  const source = add(row.source_key, row.source_name, row.source_type)
  const target = add(row.target_key, row.target_name, row.target_type)
  edges.set(`${source}|${row.type}|${target}|${row.fact_id}`, { source, target, type: row.type, fact_id: row.fact_id })
}
