import { ConstantBackoff, handleAll, retry } from "cockatiel"
import { requireOwner } from "../feature/actor.ts"
import type { Context as ContextWith } from "../feature/context.ts"
import type { Feature } from "../feature/feature.ts"
import type { Counts, Eraser } from "../feature/personal-table.ts"
import { verb } from "../feature/verb.ts"
import type { Services as PeopleServices } from "../people/context.ts"
import { requirePasswordToErase } from "../people/own-account.ts"
import { purgeErasures } from "../people/queries.ts"
import { sharedKey } from "../platform/cache/shared-key.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Database } from "../platform/database/connect.ts"
import { unavailable } from "../platform/errors.ts"
import type { Context, Services } from "./context.ts"
import { eraseBatches, eraseRest } from "./erase-tables.ts"
import { erasuresOf, type PersonalTables } from "./personal-data.ts"
import { countedOf, deletedSchemaOf, deleteUserDataBody } from "./schemas.ts"

/** Where a person's data is kept: in tables, and in the shared cache. */
export type PersonalPlaces = { tables: PersonalTables; shared: NonNullable<Feature<never>["shared"]> }

/**
 * Deletes everything that is stored about a person. What was accepted before the call is gone after it, and no running work brings it
 * back. Throws UNAVAILABLE when something could not be deleted: repeating the call does the rest. `status`: of the
 * answer, for the audit.
 */
export const deleteAll = async (
  ctx: Context,
  { tables, shared }: PersonalPlaces,
  userId: string,
  status = 200,
): Promise<Counts> => {
  requireOwner(ctx, userId)
  const counts: Counts = Object.fromEntries(countedOf(tables).map(({ as }) => [as, 0]))
  const erasers = erasuresOf(tables).map(({ begin }) => begin(userId, ctx))
  await eraseBatches(ctx, erasers, counts)
  const erasureId = await eraseRest(ctx, userId, erasers, counts, status)
  ctx.storageRenewer.request()
  for (const { outside } of erasers) if (outside) await deleteOutside(ctx.sql, outside)
  await ctx.erasures.catchUp()
  if (!(await ctx.erasures.reachAll(erasureId)))
    throw unavailable(`${goneFromDatabase}, but not all processes have forgotten them yet. ${callAgain}`, 5)
  await asUser(ctx.sql, userId, async (tx) => {
    for (const { deleteLate } of erasers) await deleteLate?.(tx)
  })
  await clearSharedCache(ctx, shared, userId)
  await purgeErasures(ctx.sql)
  return counts
}

export const deleteUserData = (places: PersonalPlaces) =>
  verb({
    action: "user.delete",
    scope: "privacy",
    rate: "other",
    input: deleteUserDataBody,
    output: deletedSchemaOf(places.tables),
    run: async (ctx: ContextWith<Services & PeopleServices>, { user_id, password }) => {
      await requirePasswordToErase(ctx, user_id, password)
      return { status: "ok" as const, deleted: await deleteAll(ctx, places, user_id) }
    },
  })

const goneFromDatabase = "This person's data is gone from the database"
const callAgain = "Call this again, to be sure of the rest."

const maxPasses = 20

const deleteOutside = async (sql: Database, { what, deleteAll }: NonNullable<Eraser["outside"]>): Promise<void> => {
  for (let pass = 0; pass < maxPasses; pass++) {
    if ((await deleteAll(sql)) === 0) return
    await Bun.sleep(50)
  }
  throw unavailable(`${goneFromDatabase}, but for ${what}. ${callAgain}`, 5)
}

/** One command has 50 ms, which a busy machine may miss. */
const afterPauses = retry(handleAll, { maxAttempts: 4, backoff: new ConstantBackoff(300) })

const clearSharedCache = async (ctx: Context, shared: PersonalPlaces["shared"], userId: string): Promise<void> => {
  try {
    await afterPauses.execute(() => ctx.shared?.clear(shared.map(({ kind }) => sharedKey(userId, kind))))
  } catch (error) {
    const forgotten = new Intl.ListFormat("en-GB").format(shared.map((kind) => kind.forgotten))
    throw unavailable(
      `${goneFromDatabase}, but Redis, which forgets ${forgotten}, cannot be cleared now. ${callAgain}`,
      5,
      error,
    )
  }
}
