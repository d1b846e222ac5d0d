import type { Context as ContextWith } from "../feature/context.ts"
import type { Services as PeopleServices } from "../people/context.ts"
import type { ConsoleSessions } from "./sessions.ts"

export type Services = PeopleServices & { consoleSessions: ConsoleSessions }
export type Context = ContextWith<Services>
