import type { Feature } from "../feature/feature.ts"
import type { Services } from "./context.ts"
import { personalTables } from "./personal-tables.ts"
import { purges } from "./purges.ts"
import { routes } from "./routes.ts"

export const people: Feature<Services> = {
  name: "people",
  routes,
  tables: personalTables,
  purges,
  actions: ["signing_key.rotate", "account.create", "account.set_password"],
}
