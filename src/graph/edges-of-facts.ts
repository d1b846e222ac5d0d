import { nameKey } from "../platform/identity.ts"
import { foldedName } from "../platform/text.ts"
import type { RelatingFact } from "./queries.ts"
import { userKey } from "./write-graph.ts"

type Node = { id: string; label: "User" | "Entity"; name: string; type: string | null }
type Edge = { source: string; target: string; type: string; fact_id: string }
export type Graph = { nodes: Node[]; edges: Edge[] }
type Edges = { nodes: ReadonlyMap<string, Node>; edges: readonly Edge[] }
type Reading = { add: (facts: readonly RelatingFact[]) => void; read: () => Edges }

/**
 * The relations between entities, and of the person, that facts state; in their order. The newest fact names an entity. Facts are added in
 * pages, so that others have their turn between two of them.
 */
export const startReading = (userId: string): Reading => {
  // An entity named "user" is the person: relations use this word for them.
  const nodes = new Map<string, Node>([[userKey, { id: userKey, label: "User", name: userId, type: null }]])
  const edges = new Map<string, Edge>()
  // The same names come again and again, and a key takes ten times as long to make as to look up.
  const keys = new Map<string, string>()
  const keyOf = (name: string): string => {
    const key = keys.get(name) ?? nameKey(name)
    keys.set(name, key)
    return key
  }
  const addFact = ({ id: fact_id, entities, relations }: RelatingFact): void => {
    const named = new Set([userKey])
    for (const { name, type } of entities) {
      const id = keyOf(name)
      named.add(id)
      if (!nodes.has(id)) nodes.set(id, { id, label: "Entity", name, type })
    }
    for (const { subject, type, target } of relations) {
      const edge = { source: keyOf(subject), target: keyOf(target), type, fact_id }
      if (named.has(edge.source) && named.has(edge.target))
        edges.set(`${edge.source}|${type}|${edge.target}|${fact_id}`, edge)
    }
  }
  return { add: (facts) => facts.forEach(addFact), read: () => ({ nodes, edges: [...edges.values()] }) }
}

/** Keys of the entity with this name; if there is none, of all that differ at most in marks and signs. No name: the person. */
export const startAt = ({ nodes }: Edges, name: string | null): string[] => {
  if (name === null) return [userKey]
  if (nodes.has(nameKey(name))) return [nameKey(name)]
  const folded = foldedName(name)
  return [...nodes.values()].filter((node) => foldedName(node.name) === folded).map(({ id }) => id)
}

/** Goes `depth` steps from where it starts, along relations in both directions, and takes up to `limit` edges. */
export const walk = (
  { nodes, edges }: Edges,
  start: readonly string[],
  { depth, limit }: { depth: number; limit: number },
): Graph => {
  const taken = new Set<Edge>()
  const reached = new Set(start)
  let frontier = new Set(start)
  for (let step = 0; step < depth && taken.size < limit && frontier.size > 0; step++) {
    const next = new Set<string>()
    for (const edge of edges) {
      if (taken.size >= limit) break
      if (taken.has(edge) || !(frontier.has(edge.source) || frontier.has(edge.target))) continue
      taken.add(edge)
      for (const end of [edge.source, edge.target]) if (!reached.has(end)) next.add(end)
    }
    for (const id of next) reached.add(id)
    frontier = next
  }
  const ends = new Set([...taken].flatMap(({ source, target }) => [source, target]))
  return { nodes: [...ends].flatMap((id) => nodes.get(id) ?? []), edges: [...taken] }
}
