import type { GraphNode } from "./graph-model.ts"

/** Which part of the plane is seen: a point of it is drawn at `scale * point + (x, y)`. */
export type Camera = { x: number; y: number; scale: number }
export type Size = { width: number; height: number }

const [smallestScale, largestScale] = [0.03, 6]

export const toPlane = ({ x, y, scale }: Camera, at: { x: number; y: number }): { x: number; y: number } => ({
  x: (at.x - x) / scale,
  y: (at.y - y) / scale,
})

/** Nearer or farther; what is under `at` stays there. */
export const zoomed = (camera: Camera, factor: number, at: { x: number; y: number }): Camera => {
  const scale = Math.min(largestScale, Math.max(smallestScale, camera.scale * factor))
  const real = scale / camera.scale
  return { scale, x: at.x - (at.x - camera.x) * real, y: at.y - (at.y - camera.y) * real }
}

export const panned = ({ x, y, scale }: Camera, byX: number, byY: number): Camera => ({ x: x + byX, y: y + byY, scale })

/** All nodes in sight, with a margin. */
export const fitting = (nodes: readonly GraphNode[], { width, height }: Size): Camera => {
  if (nodes.length === 0) return { x: width / 2, y: height / 2, scale: 1 }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, radius } of nodes) {
    left = Math.min(left, x - radius)
    right = Math.max(right, x + radius)
    top = Math.min(top, y - radius)
    bottom = Math.max(bottom, y + radius)
  }
  const margin = 48
  const scale = Math.min(
    2,
    Math.max(1, width - 2 * margin) / Math.max(1, right - left),
    Math.max(1, height - 2 * margin) / Math.max(1, bottom - top),
  )
  return { scale, x: (width - scale * (left + right)) / 2, y: (height - scale * (top + bottom)) / 2 }
}

export const centredOn = ({ scale }: Camera, node: GraphNode, { width, height }: Size): Camera => {
  const near = Math.max(scale, 0.9)
  return { scale: near, x: width / 2 - near * node.x, y: height / 2 - near * node.y }
}
