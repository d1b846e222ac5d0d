// Files that are embedded in the binary: `with { type: "file" }` gives a path to read, `with { type: "text" }` the text itself.
declare module "*.wasm" {
  const path: string
  export default path
}
declare module "*.data" {
  const path: string
  export default path
}
declare module "*.tar.gz" {
  const path: string
  export default path
}
declare module "*.sql" {
  const text: string
  export default text
}
declare module "*.md" {
  const text: string
  export default text
}
declare module "*.css" {
  const path: string
  export default path
}
declare module "*/swagger-ui-bundle.js" {
  const path: string
  export default path
}
// The standard metrics, each of which prom-client declares together with all others only.
declare module "prom-client/lib/metrics/*" {
  import type { Registry } from "prom-client"

  const collect: (registry: Registry, options: { eventLoopMonitoringPrecision: number }) => void
  export default collect
}
