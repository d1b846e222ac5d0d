import { startPika } from "../chaos/binary.ts"
import { type DatabaseServer, restore } from "./database.ts"
import { namesIn } from "./past.ts"
import { clientOf } from "./writers.ts"

/** What pgBackRest says when all backups are newer than the moment. */
const noBackupMessage = "unable to find backup set with stop time less than"

/** Erases somebody, lets all older backups expire, and looks for the person in what is left. Returns what is wrong. */
export const checkErasure = async (server: DatabaseServer, user: string, s3: readonly string[]): Promise<string[]> => {
  const problems: string[] = []
  if ((await namesIn(server, user)).size === 0) problems.push("there is nobody to erase")
  const [before] = await server.sql<{ moment: string }[]>`select clock_timestamp()::text as moment`
  const pika = await startPika({ DATABASE_URL: server.url })
  await clientOf(pika.url).userDelete({ user_id: user })
  await pika.end("SIGTERM")
  await server.backUp("backup", "--type=full", "--repo1-retention-full-type=count", "--repo1-retention-full=1")
  const { server: copy } = await restore(
    "past",
    s3,
    "--type=immediate",
    "--target-action=promote",
    "--archive-mode=off",
  )
  const left = await namesIn(copy)
  if (left.size === 0) problems.push("the backup that is left holds nobody")
  if ((await namesIn(copy, user)).size > 0) problems.push("an erased person is in the backup that is left")
  await copy.lose()
  problems.push(...(await tryEarlier(s3, before?.moment ?? "")))
  return problems
}

/** A moment before the erasure must not be within reach, and for that reason alone. */
const tryEarlier = async (s3: readonly string[], moment: string): Promise<string[]> => {
  try {
    const { server } = await restore("past", s3, "--type=time", `--target=${moment}`, "--archive-mode=off")
    await server.lose()
    return ["an erased person can be restored from an expired backup"]
  } catch (error) {
    if (String(error).includes(noBackupMessage)) return []
    throw error
  }
}
