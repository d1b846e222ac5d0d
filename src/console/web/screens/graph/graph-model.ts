import type { SimulationLinkDatum, SimulationNodeDatum } from "d3-force"
import type { Graph } from "../../../../../clients/typescript/src/index.ts"

/** `x` and `y`: where the layout put it. */
export type GraphNode = SimulationNodeDatum & {
  id: string
  name: string
  type: EntityType
  radius: number
  edges: GraphEdge[]
  x: number
  y: number
}
export type GraphEdge = SimulationLinkDatum<GraphNode> & {
  source: GraphNode
  target: GraphNode
  type: string
  factId: string
}
export type GraphModel = { nodes: GraphNode[]; edges: GraphEdge[]; byId: ReadonlyMap<string, GraphNode> }

const entityTypes = [
  "user",
  "person",
  "animal",
  "place",
  "organization",
  "object",
  "food",
  "activity",
  "event",
  "date",
  "other",
] as const
export type EntityType = (typeof entityTypes)[number]

const largestRadius = 20

/** The answer of the API as linked nodes and edges. Nodes that were shown before keep their places. */
export const buildModel = (graph: Graph, before: ReadonlyMap<string, GraphNode>): GraphModel => {
  const byId = new Map<string, GraphNode>()
  for (const { id, label, name, type } of graph.nodes)
    byId.set(id, {
      id,
      name,
      type: label === "User" ? "user" : (entityTypes.find((known) => known === type) ?? "other"),
      radius: 0,
      edges: [],
      x: Number.NaN,
      y: Number.NaN,
    })
  const edges: GraphEdge[] = []
  for (const { source, target, type, fact_id } of graph.edges) {
    const [from, to] = [byId.get(source), byId.get(target)]
    if (!from || !to) continue
    const edge = { source: from, target: to, type, factId: fact_id }
    edges.push(edge)
    from.edges.push(edge)
    if (to !== from) to.edges.push(edge)
  }
  const nodes = [...byId.values()]
  for (const node of nodes)
    node.radius = node.type === "user" ? largestRadius : Math.min(largestRadius, 5 + 1.6 * Math.sqrt(node.edges.length))
  place(nodes, before)
  return { nodes, edges, byId }
}

/** A new node begins beside a neighbour that has a place, else on rings around the middle: the layout has less to do. */
const place = (nodes: readonly GraphNode[], before: ReadonlyMap<string, GraphNode>): void => {
  for (const node of nodes) {
    const known = before.get(node.id)
    if (known) Object.assign(node, { x: known.x, y: known.y })
    else if (node.type === "user") Object.assign(node, { x: 0, y: 0 })
  }
  for (const [index, node] of nodes.entries()) {
    if (!Number.isNaN(node.x)) continue
    const neighbour = node.edges.map((edge) => otherEnd(edge, node)).find(({ x }) => !Number.isNaN(x))
    const [distance, angle] = [neighbour ? 40 : 14 * Math.sqrt(index + 1), index * goldenAngle]
    node.x = (neighbour?.x ?? 0) + distance * Math.cos(angle)
    node.y = (neighbour?.y ?? 0) + distance * Math.sin(angle)
  }
}

/** Turning by it spreads points evenly (as the seeds of a sunflower). */
const goldenAngle = Math.PI * (3 - Math.sqrt(5))

export const otherEnd = ({ source, target }: GraphEdge, node: GraphNode): GraphNode =>
  source === node ? target : source

export const neighboursOf = (node: GraphNode): Set<GraphNode> => new Set(node.edges.map((edge) => otherEnd(edge, node)))

/** The ids of the memories that tell of this node. */
export const factsOf = (node: GraphNode): string[] => [...new Set(node.edges.map(({ factId }) => factId))]
