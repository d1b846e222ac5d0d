import type { GraphNode } from "./graph-model.ts"
import type { GraphView } from "./graph-view.ts"

type Point = { x: number; y: number }

/** Less than this is a click, not a move. */
const stillPx = 4
const pointOf = ({ offsetX: x, offsetY: y }: MouseEvent): Point => ({ x, y })

/** Mouse, pen and fingers: drag the ground or a node, wheel or pinch to zoom, point, and click. Returns what ends it. */
export const followPointers = (
  canvas: HTMLCanvasElement,
  view: GraphView,
  onOpen: (node: GraphNode) => void,
): (() => void) => {
  const held = new Map<number, Point>()
  let dragged: { node: GraphNode | undefined; from: Point; hasMoved: boolean } | null = null
  const ending = new AbortController()
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    act: (event: HTMLElementEventMap[Name]) => void,
  ): void => canvas.addEventListener(name, act, { signal: ending.signal, passive: false })

  const pinch = (pointerId: number, to: Point): void => {
    const from = held.get(pointerId)
    const other = [...held].find(([id]) => id !== pointerId)?.[1]
    if (!from || !other) return
    view.zoom(distance(to, other) / Math.max(1, distance(from, other)), between(from, other))
    view.pan((to.x - from.x) / 2, (to.y - from.y) / 2)
  }
  const drag = (pointerId: number, to: Point): void => {
    const last = held.get(pointerId)
    if (!dragged || !last) return
    dragged.hasMoved ||= distance(dragged.from, to) > stillPx
    if (!dragged.hasMoved) return
    if (dragged.node) view.move(dragged.node, to)
    else view.pan(to.x - last.x, to.y - last.y)
  }
  const end = ({ pointerId, type }: PointerEvent): void => {
    held.delete(pointerId)
    if (!dragged) return
    const { node, hasMoved } = dragged
    dragged = null
    if (!node) return
    view.release(node)
    if (!hasMoved && type === "pointerup") onOpen(node)
  }

  on("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId)
    const at = pointOf(event)
    held.set(event.pointerId, at)
    // A second finger ends what the first one dragged.
    if (dragged?.node) view.release(dragged.node)
    dragged = held.size === 1 ? { node: view.find(at), from: at, hasMoved: false } : null
  })
  on("pointermove", (event) => {
    const at = pointOf(event)
    if (held.size === 0) {
      const node = view.find(at) ?? null
      view.point(node)
      canvas.style.cursor = node ? "pointer" : "grab"
      return
    }
    if (held.size === 2) pinch(event.pointerId, at)
    else drag(event.pointerId, at)
    if (held.has(event.pointerId)) held.set(event.pointerId, at)
  })
  on("pointerup", end)
  on("pointercancel", end)
  on("pointerleave", () => view.point(null))
  on("wheel", (event) => {
    event.preventDefault()
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1
    view.zoom(Math.exp(-event.deltaY * lines * 0.0015), pointOf(event))
  })
  return () => ending.abort()
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
const between = (a: Point, b: Point): Point => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 })
