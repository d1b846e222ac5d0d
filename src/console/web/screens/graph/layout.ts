import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force"
import type { GraphModel, GraphNode } from "./graph-model.ts"

export type Layout = {
  /** Moves the nodes for at most about `budgetMs`. False: they are at rest. */
  step: (budgetMs: number) => boolean
  /** Lets the others make room, after a node was moved by hand. */
  warm: () => void
  /** The node at a place, within a distance. */
  find: (x: number, y: number, distance: number) => GraphNode | undefined
}

/** Above this number of nodes the forces are approximated more roughly, and for fewer steps. */
const large = 1000

/** Springs along edges, and nodes that repel each other, until they come to rest. Nothing runs by itself: the frame loop asks for steps. */
export const createLayout = ({ nodes, edges }: GraphModel): Layout => {
  const isLarge = nodes.length > large
  const simulation = forceSimulation(nodes)
    .force(
      "edges",
      forceLink(edges).distance(({ source, target }) => 46 + source.radius + target.radius),
    )
    .force(
      "repulsion",
      forceManyBody()
        .strength(isLarge ? -60 : -220)
        .theta(isLarge ? 1.5 : 0.9)
        .distanceMax(isLarge ? 300 : 1000),
    )
    .force("x", forceX(0).strength(0.04))
    .force("y", forceY(0).strength(0.06))
    .alphaDecay(isLarge ? 0.05 : 0.023)
    .stop()
  if (!isLarge)
    simulation.force(
      "room",
      forceCollide<GraphNode>(({ radius }) => radius + 6),
    )
  return {
    step: (budgetMs) => {
      const until = performance.now() + budgetMs
      while (simulation.alpha() >= simulation.alphaMin()) {
        simulation.tick()
        if (performance.now() >= until) break
      }
      return simulation.alpha() >= simulation.alphaMin()
    },
    warm: () => simulation.alpha(Math.max(simulation.alpha(), 0.25)),
    find: (x, y, distance) => {
      const found = simulation.find(x, y, distance + 20)
      return found && Math.hypot(found.x - x, found.y - y) <= found.radius + distance ? found : undefined
    },
  }
}
