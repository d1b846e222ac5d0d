import type { Feature } from "../feature/feature.ts"
import type { Services } from "./context.ts"
import { personalTables } from "./personal-tables.ts"

export const chat: Feature<Services> = { name: "chat", tables: personalTables }
