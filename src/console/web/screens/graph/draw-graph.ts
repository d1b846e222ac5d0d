import { toPlane } from "./camera.ts"
import { drawLabels } from "./draw-labels.ts"
import { type EntityType, type GraphEdge, type GraphNode, neighboursOf } from "./graph-model.ts"
import type { Scene } from "./scene.ts"

/** A path with this number of lines is drawn fastest. */
const linesInPath = 400

export const drawGraph = (context: CanvasRenderingContext2D, scene: Scene): void => {
  const { camera, size, focus, colours } = scene
  const ratio = devicePixelRatio
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, size.width, size.height)
  context.setTransform(ratio * camera.scale, 0, 0, ratio * camera.scale, ratio * camera.x, ratio * camera.y)
  const isSeen = insideOf(scene)
  const edges = scene.model.edges.filter(({ source, target }) => isSeen(source) || isSeen(target))
  const nodes = scene.model.nodes.filter(isSeen)
  const near = focus && neighboursOf(focus).add(focus)
  context.globalAlpha = near ? 0.35 : 1
  drawEdges(context, edges, colours.edge, 1 / camera.scale)
  context.globalAlpha = near ? 0.3 : 1
  drawNodes(context, near ? nodes.filter((node) => !near.has(node)) : nodes, scene)
  context.globalAlpha = 1
  if (focus && near) {
    drawEdges(context, focus.edges, colours.strong, 2 / camera.scale)
    drawNodes(context, [...near].filter(isSeen), scene)
    drawRing(context, focus, scene)
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  drawLabels(context, scene, nodes, near)
}

/** Nothing outside the window is drawn. */
const insideOf = ({ camera, size }: Scene): ((node: GraphNode) => boolean) => {
  const low = toPlane(camera, { x: 0, y: 0 })
  const high = toPlane(camera, { x: size.width, y: size.height })
  return ({ x, y, radius }) =>
    x + radius >= low.x && x - radius <= high.x && y + radius >= low.y && y - radius <= high.y
}

const drawEdges = (
  context: CanvasRenderingContext2D,
  edges: readonly GraphEdge[],
  colour: string,
  width: number,
): void => {
  context.strokeStyle = colour
  context.lineWidth = width
  for (let at = 0; at < edges.length; at += linesInPath) {
    context.beginPath()
    for (const { source, target } of edges.slice(at, at + linesInPath)) {
      context.moveTo(source.x, source.y)
      context.lineTo(target.x, target.y)
    }
    context.stroke()
  }
}

/** Below this radius in pixels a square looks like a circle, and is faster to draw. */
const smallestCircle = 2.5

const drawNodes = (
  context: CanvasRenderingContext2D,
  nodes: readonly GraphNode[],
  { colours, camera }: Scene,
): void => {
  const byType = new Map<EntityType, GraphNode[]>()
  for (const node of nodes) {
    const same = byType.get(node.type)
    if (same) same.push(node)
    else byType.set(node.type, [node])
  }
  for (const [type, same] of byType) {
    context.fillStyle = colours.type[type]
    context.beginPath()
    for (const { x, y, radius } of same)
      if (radius * camera.scale < smallestCircle) context.rect(x - radius, y - radius, 2 * radius, 2 * radius)
      else {
        context.moveTo(x + radius, y)
        context.arc(x, y, radius, 0, 2 * Math.PI)
      }
    context.fill()
  }
}

const drawRing = (context: CanvasRenderingContext2D, node: GraphNode, { colours, camera }: Scene): void => {
  context.strokeStyle = colours.strong
  context.lineWidth = 3 / camera.scale
  context.beginPath()
  context.arc(node.x, node.y, node.radius + 3 / camera.scale, 0, 2 * Math.PI)
  context.stroke()
}
