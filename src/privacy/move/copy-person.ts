import { recordInTransaction } from "../../audit/record.ts"
import { askAsOperator } from "../../feature/operator.ts"
import { asUser } from "../../platform/database/as-user.ts"
import { StartupError } from "../../platform/errors.ts"
import { fromCache } from "../../vectors/cached-spaces.ts"
import { partsOf } from "../export-format.ts"
import { importUserData } from "../import-user-data.ts"
import { carriedOf, importsOf, type PersonalTables } from "../personal-data.ts"
import { type Cluster, type Clusters, moveAction } from "./clusters.ts"
import { type PersonData, readPerson, type Sums, sumsOf } from "./read-person.ts"

/**
 * Copies a person, and checks that all of it arrived. `close`: from then on nothing of theirs is written here. The long part comes before
 * it: most texts are embedded already when the last state is read.
 */
export const copyPerson = async (
  tables: PersonalTables,
  { from, to }: Clusters,
  userId: string,
  { report, close }: { report: (step: string) => void; close: () => Promise<void> },
): Promise<Sums> => {
  const target = { ...to, spaces: fromCache(to.spaces) }
  report("embedding for the other cluster; the person goes on here")
  const { file } = await readPerson(tables, from, userId)
  for (const { run } of importsOf(tables)) await run(target, partsOf(file), () => undefined, userId)
  report("copying; nothing is written here meanwhile")
  await close()
  const data = await readPerson(tables, from, userId)
  await importUserData(tables, target, userId, data.file, () => undefined)
  await writeCarried(tables, to, userId, data)
  const sums = sumsOf(tables, data)
  requireEqual(sums, sumsOf(tables, await readPerson(tables, to, userId)))
  return sums
}

const writeCarried = async (
  tables: PersonalTables,
  { sql }: Cluster,
  userId: string,
  { carried }: PersonData,
): Promise<void> => {
  const operator = askAsOperator(moveAction)
  operator.trail.userId = userId
  await asUser(sql, userId, async (tx) => {
    for (const { table, write } of carriedOf(tables)) {
      const rows = carried.find((one) => one.table === table)?.rows
      if (rows) await write(tx, userId, rows)
    }
    await recordInTransaction(tx, operator, 200)
  })
}

const requireEqual = (sent: Sums, arrived: Sums): void => {
  const different = Object.keys(sent).filter((part) => JSON.stringify(sent[part]) !== JSON.stringify(arrived[part]))
  if (different.length > 0)
    throw new StartupError(`What arrived differs in ${different.join(", ")}. The person stays here.`)
}
