import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { route } from "../feature/route.ts"
import { getGraph } from "./get-graph.ts"
import { personalTables } from "./personal-tables.ts"

export const graph: Feature<BaseServices> = {
  name: "graph",
  tables: personalTables,
  routes: [
    route(getGraph, {
      method: "get",
      path: "/api/v1/users/{user_id}/graph",
      tag: "Memories",
      summary: "The relations in a person's world",
      answers: { 200: "Nodes and edges." },
    }),
  ],
}
