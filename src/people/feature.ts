import type { BaseServices } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import { personalTables } from "./personal-tables.ts"

export const people: Feature<BaseServices> = { name: "people", tables: personalTables }
