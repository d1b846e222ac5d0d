import type { Bench } from "../bench.ts"
export const mem0Scenario = async (_bench: Bench): Promise<void> => undefined
