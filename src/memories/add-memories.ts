import { z } from "@hono/zod-openapi"
import { verb } from "../feature/verb.ts"
import { addAll, addMemory, type StatedFact } from "./add-memory.ts"
import type { Context } from "./context.ts"
import type { FactRow } from "./fact-row.ts"

/** Stores facts that a client states itself, all or none. Those that are known already have `added` false. */
export const addMemories = verb({
  ...{ action: addMemory.action, scope: addMemory.scope, rate: addMemory.rate },
  input: z.object({ userId: z.string(), saidAt: z.string().optional(), facts: z.array(z.custom<StatedFact>()) }),
  output: z.array(z.object({ fact: z.custom<FactRow>(), added: z.boolean() })),
  run: (ctx: Context, { facts, ...stated }) => addAll(ctx, stated, facts),
})
