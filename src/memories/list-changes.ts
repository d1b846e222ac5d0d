import { z } from "@hono/zod-openapi"
import { requireOwner } from "../feature/actor.ts"
import { limitParameter, userIdField } from "../feature/fields.ts"
import { verb } from "../feature/verb.ts"
import { asUser } from "../platform/database/as-user.ts"
import { type ChangeRow, listChangeRows, type StateRow } from "./change-queries.ts"
import type { Context } from "./context.ts"
import { expiredReason } from "./end-expired.ts"
import { showValidFrom } from "./fact-row.ts"
import { factExample, validFromField } from "./schemas.ts"

const stateSchema = z.object({
  id: z.uuid(),
  fact_value: z.string(),
  category: z.string(),
  valid_from: validFromField,
  valid_to: z.iso.datetime().nullable(),
})

const changeSchema = z
  .object({
    id: z.string().openapi({ description: "The memory and the version that it got." }),
    at: z.iso.datetime(),
    kind: z.enum(["superseded", "corrected", "expired", "ended"]),
    reason: z.string().openapi({ description: "Why, in a sentence." }),
    before: stateSchema,
    after: stateSchema.nullable().openapi({
      description:
        "What took its place, as that is now, or what it was corrected to. Null: nothing, or something that was forgotten.",
    }),
  })
  .openapi("MemoryChange")

const before = {
  id: factExample.id,
  fact_value: "User lives in Da Nang",
  category: "place",
  valid_from: factExample.valid_from,
  valid_to: "2026-11-28T09:00:00.000Z",
}
const after = {
  ...before,
  ...{ id: "019a5c3e-7b1a-7c2d-9e3f-0123456789ac", fact_value: "User lives in Hanoi" },
  ...{ valid_from: "2026-11-28T09:00:00.000Z", valid_to: null },
}
const changeExample = {
  id: `${factExample.id}.2`,
  at: "2026-11-28T09:00:00.000Z",
  kind: "superseded" as const,
  reason: "A newer statement replaced it.",
  ...{ before, after },
}

const changesSchema = z
  .object({ status: z.literal("ok"), items: z.array(changeSchema), next_cursor: z.string().nullable() })
  .openapi("MemoryChanges", { example: { status: "ok", items: [changeExample], next_cursor: null } })

const placeField = z
  .string()
  .regex(/^\d{1,16}\.[0-9a-f-]{36}\.\d{1,9}$/, "must be the next_cursor of the page before")
  .transform((text) => {
    const [micros = "", id = "", version = ""] = text.split(".")
    return { micros, id, version: Number(version) }
  })
  .pipe(z.object({ micros: z.string(), id: z.uuid("must be the next_cursor of the page before"), version: z.number() }))
  .optional()
  .openapi({ type: "string", description: "`next_cursor` of the page before." })

/** States that are looked at for a page: those that feedback makes are no changes. */
const statesFor = (limit: number): number => Math.max(100, 5 * limit)

/** What took the place of what among a person's memories, newest first. A page may hold fewer than `limit`, and yet be followed by another. */
export const listChanges = verb({
  action: "memory.changes",
  scope: "memory:read",
  rate: "other",
  input: z.strictObject({ user_id: userIdField, cursor: placeField, limit: limitParameter(20) }),
  output: changesSchema,
  run: async (ctx: Context, { user_id: userId, cursor = null, limit }) => {
    requireOwner(ctx, userId)
    const states = statesFor(limit)
    const rows = await asUser(ctx.sql, userId, (tx) => listChangeRows(tx, userId, cursor, states))
    const changes = rows.filter(({ kind }) => kind !== null)
    const page = changes.slice(0, limit)
    const isLast = changes.length <= limit && rows.length < states
    const last = changes.length > limit ? page.at(-1) : rows.at(-1)
    return {
      status: "ok" as const,
      items: page.map(toWireChange),
      next_cursor: isLast || !last ? null : `${last.micros}.${last.fact_id}.${last.version}`,
    }
  },
})

const toWireChange = ({ fact_id, version, changed_at, kind, reason, earlier, later }: ChangeRow) => ({
  id: `${fact_id}.${version}`,
  at: changed_at.toISOString(),
  kind: kind === "ended" && reason === expiredReason ? ("expired" as const) : (kind ?? ("corrected" as const)),
  reason,
  before: toWireState(earlier),
  after: later && toWireState(later),
})

const toWireState = ({ valid_from, valid_from_precision, valid_to, ...state }: StateRow) => ({
  ...state,
  valid_from: showValidFrom(new Date(valid_from), valid_from_precision),
  valid_to: valid_to === null ? null : new Date(valid_to).toISOString(),
})
