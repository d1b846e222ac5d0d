import type { Feature } from "../feature/feature.ts"
import type { VectorServices } from "./context.ts"
import { personalTables } from "./personal-tables.ts"
import { indexVectorsJob } from "./vector-index.ts"

export const vectors: Feature<VectorServices> = {
  name: "vectors",
  jobs: [indexVectorsJob],
  tables: personalTables,
  shared: [{ kind: "vectors", forgotten: "vectors within a day" }],
}
