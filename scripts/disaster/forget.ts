import { startPika } from "../chaos/binary.ts"
import { type DatabaseServer, restore } from "./database.ts"
import { namesIn } from "./round.ts"
import { post } from "./writers.ts"

/** Erases somebody, lets all older backups expire, and looks for the person in what is left. Returns what is wrong. */
export const checkErasure = async (server: DatabaseServer, user: string, s3: readonly string[]): Promise<string[]> => {
  const [before] = await server.sql<{ moment: string }[]>`select clock_timestamp()::text as moment`
  const pika = await startPika({ DATABASE_URL: server.url })
  await post(pika.url, "/delete_user_data", { user_id: user })
  await pika.end("SIGTERM")
  await server.backUp("backup", "--type=full", "--repo1-retention-full-type=count", "--repo1-retention-full=1")
  const problems: string[] = []
  const { server: copy } = await restore(
    "past",
    s3,
    "--type=immediate",
    "--target-action=promote",
    "--archive-mode=off",
  )
  if ((await namesIn(copy, user)).size > 0) problems.push("an erased person is in the backup that is left")
  await copy.lose()
  const target = `--target=${before?.moment}`
  const found = await restore("past", s3, "--type=time", target, "--archive-mode=off").catch(() => null)
  if (found) problems.push("an erased person can be restored from an expired backup")
  await found?.server.lose()
  return problems
}
