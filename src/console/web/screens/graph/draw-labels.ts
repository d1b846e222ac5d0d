import type { Camera } from "./camera.ts"
import type { GraphNode } from "./graph-model.ts"
import type { Scene } from "./scene.ts"

const mostLabels = 120
/** So few are all labelled. */
const few = 80
/** Among more, a node of fewer pixels has no label, unless it stands out. */
const smallestLabelled = 6
const lineHeight = 16
const longestLabel = 32

type Box = { left: number; right: number; top: number; bottom: number }

/** Names below nodes, the important ones first; a name that would cover another is left out. */
export const drawLabels = (
  context: CanvasRenderingContext2D,
  scene: Scene,
  nodes: readonly GraphNode[],
  near: ReadonlySet<GraphNode> | null,
): void => {
  const { camera, focus } = scene
  context.font = '12px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
  context.textAlign = "center"
  context.textBaseline = "middle"
  const taken: Box[] = []
  const write = (text: string, x: number, y: number, isSure = false): void => {
    const half = context.measureText(text).width / 2 + 3
    const box = { left: x - half, right: x + half, top: y - lineHeight / 2, bottom: y + lineHeight / 2 }
    if (!isSure && taken.some((other) => overlap(other, box))) return
    taken.push(box)
    context.strokeText(text, x, y)
    context.fillText(text, x, y)
  }
  context.strokeStyle = scene.colours.ground
  context.lineWidth = 4
  context.lineJoin = "round"
  context.fillStyle = scene.colours.text
  const nameOf = (node: GraphNode): void => {
    const x = node.x * camera.scale + camera.x
    const y = (node.y + node.radius) * camera.scale + camera.y + 10
    write(shortened(scene.nameOf(node)), x, y, node === focus)
  }
  const isLabelled = nodes.length <= few ? () => true : isLarge(camera)
  const important = nodes.filter((node) => near?.has(node) || isLabelled(node))
  important.sort((a, b) => Number(b === focus) - Number(a === focus) || b.radius - a.radius)
  for (const node of important.filter((node) => near?.has(node)).slice(0, mostLabels)) nameOf(node)
  if (focus) drawRelations(scene, focus, write)
  context.globalAlpha = near ? 0.55 : 1
  for (const node of important.filter((node) => !near?.has(node)).slice(0, mostLabels)) nameOf(node)
  context.globalAlpha = 1
}

const isLarge =
  ({ scale }: Camera) =>
  ({ radius }: GraphNode): boolean =>
    radius * scale >= smallestLabelled

/** What the lines of the node that stands out mean. */
const drawRelations = (
  { camera, relationOf }: Scene,
  focus: GraphNode,
  write: (text: string, x: number, y: number) => void,
): void => {
  for (const edge of focus.edges.slice(0, mostLabels)) {
    const x = ((edge.source.x + edge.target.x) / 2) * camera.scale + camera.x
    const y = ((edge.source.y + edge.target.y) / 2) * camera.scale + camera.y
    write(shortened(relationOf(edge)), x, y)
  }
}

const shortened = (text: string): string => (text.length > longestLabel ? `${text.slice(0, longestLabel - 1)}…` : text)

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
