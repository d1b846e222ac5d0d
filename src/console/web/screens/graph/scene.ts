import type { Camera, Size } from "./camera.ts"
import type { Colours } from "./colours.ts"
import type { GraphEdge, GraphModel, GraphNode } from "./graph-model.ts"

/** Everything that is drawn in one frame. */
export type Scene = {
  model: GraphModel
  camera: Camera
  size: Size
  colours: Colours
  /** What is pointed at or opened: it and its neighbours stand out. */
  focus: GraphNode | null
  nameOf: (node: GraphNode) => string
  relationOf: (edge: GraphEdge) => string
}
