import type { Feature } from "../feature/feature.ts"
import type { Services } from "./context.ts"

export const chat: Feature<Services> = { name: "chat" }
