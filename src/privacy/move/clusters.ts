import type { TableServices } from "../../feature/feature.ts"
import type { Services } from "../context.ts"

/** The services of a process next to each of the two databases. */
export type Cluster = Services & TableServices<Services>
export type Clusters = { from: Cluster; to: Cluster }

export const moveAction = "user.move"
