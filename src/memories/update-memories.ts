import { z } from "@hono/zod-openapi"
import { verb } from "../feature/verb.ts"
import { createTimeLimit } from "../platform/time-limit.ts"
import type { Context } from "./context.ts"
import type { FactRow } from "./fact-row.ts"
import { manyTimeoutMs, tooManyAtOnce } from "./forget-memories.ts"
import { type MemoryChange, updateAll, updateMemory } from "./update-memory.ts"

/** Edits memories, of one person or of several, all or none. */
export const updateMemories = verb({
  ...{ action: updateMemory.action, scope: updateMemory.scope, rate: updateMemory.rate },
  input: z.object({ changes: z.array(z.custom<MemoryChange>()) }),
  output: z.array(z.custom<FactRow>()),
  run: (ctx: Context, { changes }) => updateAll(ctx, changes, createTimeLimit(manyTimeoutMs, tooManyAtOnce)),
})
