import { askAsOperator } from "../../feature/operator.ts"
import { type Move, readMove } from "../../people/homes.ts"
import type { Transaction } from "../../platform/database/connect.ts"
import { StartupError } from "../../platform/errors.ts"
import { deleteAll, type PersonalPlaces } from "../delete-user-data.ts"
import { importsOf, type PersonalTables } from "../personal-data.ts"
import { type Cluster, type Clusters, moveAction } from "./clusters.ts"
import { copyPerson } from "./copy-person.ts"
import { holdMove, nameDatabase, setHome } from "./homes.ts"
import { type Sums, tellRows } from "./read-person.ts"

/**
 * Moves a person from one cluster to another. At each moment, at most one of them answers for the person. After an interruption at any
 * point, the same call goes on: the state in the two databases says where. `report`: what is done now. Returns what was moved, in words.
 */
export const moveUser = async (
  places: PersonalPlaces,
  clusters: Clusters,
  userId: string,
  report: (step: string) => void,
): Promise<string> => {
  const { from, to } = clusters
  const [here, there] = await Promise.all([nameDatabase(from.sql), nameDatabase(to.sql)])
  if (here === there) throw new StartupError("--to is the database of DATABASE_URL. Give another one.")
  return holdMove(from.sql, userId, async () => {
    const [departure, arrival] = await Promise.all([readMove(from.sql, userId), readMove(to.sql, userId)])
    if (departure && departure.state !== "here" && departure.other !== there)
      throw new StartupError("This person is being moved, or was moved, to another database than that of --to.")
    let sums: Sums = {}
    try {
      if (departure?.state !== "gone") {
        await takeBack(places, clusters, userId, { here, there, departure, arrival })
        await setHome(to, userId, "coming", here, (tx) => requireUnknown(places.tables, tx, userId))
        sums = await copyPerson(places.tables, clusters, userId, {
          report,
          close: () => setHome(from, userId, "closing", there),
        })
      }
      await setHome(from, userId, "gone", there)
    } catch (error) {
      const [departure, arrival] = await Promise.all([readMove(from.sql, userId), readMove(to.sql, userId)])
      if (departure?.state !== "gone") await takeBack(places, clusters, userId, { here, there, departure, arrival })
      throw error
    }
    report("the other cluster begins to answer")
    if (arrival?.state !== "here" || departure?.state !== "gone") await setHome(to, userId, "here", here)
    report("deleting what is left here")
    await deleteAll(asOperator(from, userId), places, userId)
    const told = tellRows(sums, places.tables)
    return told && `: ${told}`
  })
}

const requireUnknown = async (tables: PersonalTables, tx: Transaction, userId: string): Promise<void> => {
  for (const { isHeld } of importsOf(tables))
    if (await isHeld?.(tx, userId))
      throw new StartupError("The other cluster holds something about this user_id already. Delete it there first.")
}

type States = { here: string; there: string; departure: Move | null; arrival: Move | null }

/** Undoes what an attempt did before the person was gone: they live here as before, and the other cluster has nothing. */
const takeBack = async (
  places: PersonalPlaces,
  { from, to }: Clusters,
  userId: string,
  { here, there, departure, arrival }: States,
): Promise<void> => {
  if (departure?.state === "closing") await setHome(from, userId, "here", there)
  if (arrival?.state !== "coming" || arrival.other !== here) return
  await deleteAll(asOperator(to, userId), places, userId)
  await setHome(to, userId, "here", here)
}

const asOperator = (cluster: Cluster, userId: string) => {
  const operator = askAsOperator(moveAction)
  operator.trail.userId = userId
  return { ...cluster, ...operator }
}
