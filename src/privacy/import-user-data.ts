import { recordInTransaction } from "../audit/record.ts"
import type { TableServices } from "../feature/feature.ts"
import { askAsOperator } from "../feature/operator.ts"
import type { Writer } from "../feature/personal-table.ts"
import { asUser } from "../platform/database/as-user.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { StartupError } from "../platform/errors.ts"
import { inActiveSpace } from "../vectors/space-changed.ts"
import type { Services } from "./context.ts"
import { partsOf, type UserDataFile } from "./export-format.ts"
import { importsOf, type PersonalTables } from "./personal-data.ts"

/**
 * Imports an export for a person without stored data: all of it, or nothing when it throws. `report`: number of items ready to write, and
 * their total. Throws a `StartupError` for a problem that the user can fix.
 */
export const importUserData = (
  tables: PersonalTables,
  services: Pick<Services, "sql"> & TableServices<Services>,
  userId: string,
  file: UserDataFile,
  report: (done: number, total: number) => void,
): Promise<void> => inActiveSpace(services.spaces, () => importNow(tables, services, userId, file, report))

const importNow: typeof importUserData = async (tables, services, userId, file, report) => {
  const { sql } = services
  const operator = askAsOperator("user.import")
  operator.trail.userId = userId
  const imports = importsOf(tables)
  const parts = partsOf(file)
  const requireNothing = async (tx: Transaction): Promise<void> => {
    for (const { isHeld } of imports) if (await isHeld?.(tx, userId)) throw alreadyHeld()
  }
  await asUser(sql, userId, requireNothing)
  const writers: Writer[] = []
  for (const { run } of imports) writers.push(await run(services, parts, report, userId))
  await asUser(sql, userId, async (tx) => {
    // One import at a time, because two files may contain the same ids.
    await tx`select pg_advisory_xact_lock(7452004)`
    for (const { isTaken } of imports) if (await isTaken?.(tx, parts)) throw alreadyImported()
    for (const { lock } of writers.toReversed()) await lock?.(tx, userId)
    await requireNothing(tx)
    for (const { write } of writers) await write(tx, userId)
    await recordInTransaction(tx, operator, 200)
  })
}

const alreadyHeld = () =>
  new StartupError(
    "Something is held about this user_id already, and an import does not mix. Delete it first. Where the file's own person is not known, --user ID imports it for another",
  )
const alreadyImported = () =>
  new StartupError(
    "Memories or jobs of this file are in this database already, under another user_id. Delete that user's data first.",
  )
