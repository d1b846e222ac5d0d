import { type Camera, centredOn, fitting, panned, type Size, toPlane, zoomed } from "./camera.ts"
import { readColours } from "./colours.ts"
import { drawGraph } from "./draw-graph.ts"
import type { GraphModel, GraphNode } from "./graph-model.ts"
import { createLayout } from "./layout.ts"
import type { Scene } from "./scene.ts"

/** The layout takes at most about so much of a frame, and pauses for so long after somebody moved the picture. */
const layoutBudgetMs = 8
const pauseMs = 500
/** A finger or a pointer this near to a node means it. */
const nearPx = 8

type Point = { x: number; y: number }

export type GraphView = {
  pan: (byX: number, byY: number) => void
  zoom: (factor: number, at?: Point) => void
  fit: () => void
  /** The node under a point of the canvas. */
  find: (at: Point) => GraphNode | undefined
  /** Puts a node where the pointer is. */
  move: (node: GraphNode, to: Point) => void
  release: (node: GraphNode) => void
  point: (node: GraphNode | null) => void
  /** Makes a node stand out until another one does. */
  choose: (node: GraphNode | null, options?: { isCentred: boolean }) => void
  resize: () => void
  repaint: () => void
  stop: () => void
}

type Options = Pick<Scene, "nameOf" | "relationOf"> & { isStill: boolean; onRest: () => void }

/** Draws a graph on a canvas, and moves it. A frame is drawn only when something changed. */
export const createView = (canvas: HTMLCanvasElement, model: GraphModel, options: Options): GraphView => {
  const context = canvas.getContext("2d")
  const layout = createLayout(model)
  let camera: Camera = { x: 0, y: 0, scale: 1 }
  let size: Size = { width: 1, height: 1 }
  let colours = readColours()
  let [pointed, chosen]: (GraphNode | null)[] = [null, null]
  // Until somebody moves the picture, it keeps all nodes in sight.
  let isFitted = true
  let isWarm = model.nodes.length > 0
  let [frame, touchedAt] = [0, 0]

  const paint = (): void => {
    if (isFitted) camera = fitting(model.nodes, size)
    const { nameOf, relationOf } = options
    if (context)
      drawGraph(context, { model, camera, size, colours, focus: pointed ?? chosen ?? null, nameOf, relationOf })
  }
  const run = (now: number): void => {
    frame = 0
    const isMoving = isWarm && now - touchedAt > pauseMs
    if (isMoving && !layout.step(layoutBudgetMs)) {
      isWarm = false
      options.onRest()
    }
    // Who wants no motion sees the layout when it is done, and what they move themselves.
    if (!options.isStill || !isMoving || !isWarm) paint()
    if (isWarm) request()
  }
  const request = (): void => {
    if (frame === 0) frame = requestAnimationFrame(run)
  }
  const see = (next: Camera): void => {
    camera = next
    isFitted = false
    touchedAt = performance.now()
    request()
  }
  const middle = (): Point => ({ x: size.width / 2, y: size.height / 2 })
  const warm = (): void => {
    layout.warm()
    isWarm = true
    request()
  }

  return {
    pan: (byX, byY) => see(panned(camera, byX, byY)),
    zoom: (factor, at = middle()) => see(zoomed(camera, factor, at)),
    fit: () => {
      isFitted = true
      request()
    },
    find: (at) => {
      const { x, y } = toPlane(camera, at)
      return layout.find(x, y, nearPx / camera.scale)
    },
    move: (node, to) => {
      isFitted = false
      const { x, y } = toPlane(camera, to)
      Object.assign(node, { x, y, fx: x, fy: y })
      if (options.isStill) request()
      else warm()
    },
    release: (node) => {
      node.fx = null
      node.fy = null
    },
    point: (node) => {
      if (node === pointed) return
      pointed = node
      request()
    },
    choose: (node, { isCentred } = { isCentred: false }) => {
      chosen = node
      if (node && isCentred) see(centredOn(camera, node, size))
      request()
    },
    resize: () => {
      size = { width: canvas.clientWidth, height: canvas.clientHeight }
      canvas.width = Math.round(size.width * devicePixelRatio)
      canvas.height = Math.round(size.height * devicePixelRatio)
      // Changing the size empties the canvas at once.
      paint()
      request()
    },
    repaint: () => {
      colours = readColours()
      request()
    },
    stop: () => cancelAnimationFrame(frame),
  }
}
