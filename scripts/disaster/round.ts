import { findDisagreements } from "../../test/support/consistency.ts"
import { type Pika, startPika } from "../chaos/binary.ts"
import { type DatabaseServer, restore } from "./database.ts"
import { erasedSince, namesIn, restorePast } from "./past.ts"
import { clientOf, type Ledger, notFound, searchUntilRight, type Written } from "./writers.ts"

export type Round = {
  archiveTimeout: number
  backupSeconds: number
  acknowledged: number
  lost: number
  /** From the acknowledgement of the oldest lost write to the end of the machine. */
  rpoSeconds: number
  copySeconds: number
  recoverySeconds: number
  /** From the end of the machine to the first right search. */
  rtoSeconds: number
  databaseMegabytes: number
  pastSeconds: number
  problems: string[]
}

/** The person that is deleted by mistake in this round, and restored from a moment before. */
const victimOf = (number: number): string => `person-${number}`
const writesPerSecond = 10
/** So many of the restored memories are searched for. */
const searched = 200

/** Writes, backs up, deletes somebody, loses the machine, and restores it twice. The restored server is the next round's. */
export const runRound = async (
  number: number,
  archiveTimeout: number,
  primary: DatabaseServer,
  ledger: Ledger,
  s3: readonly string[],
): Promise<{ round: Round; replacement: DatabaseServer }> => {
  const problems: string[] = []
  const expect = (holds: boolean, problem: string) => void (holds || problems.push(problem))
  await primary.sql.unsafe(`alter system set archive_timeout = ${archiveTimeout}`)
  await primary.sql`select pg_reload_conf()`
  const pika = await startPika({ DATABASE_URL: primary.url })
  const first = ledger.written.length
  const writers = ledger.startWriters(pika.url, writesPerSecond)

  const began = performance.now()
  await primary.backUp("backup")
  const backupSeconds = (performance.now() - began) / 1000

  const victim = victimOf(number)
  const { before, moment } = await deleteByMistake(primary, pika, victim, ledger)
  await worstMoment(primary, archiveTimeout)
  const lostAt = Date.now()
  const clock = performance.now()
  await Promise.all([pika.end("SIGKILL"), primary.lose()])
  writers.stop()
  const acknowledged = ledger.written.length - first

  const { server: replacement, copySeconds, recoverySeconds } = await restore(`machine-${number + 2}`, s3)
  const again = await startPika({ DATABASE_URL: replacement.url })
  await searchUntilRight(
    again.url,
    ledger.written.find(({ user }) => user !== victim),
  )
  const rtoSeconds = (performance.now() - clock) / 1000
  const kept = await namesIn(replacement)
  const sent = ledger.written.filter(({ user, acknowledgedAt }) => user !== victim && acknowledgedAt <= lostAt)
  const lost = sent.filter(({ name }) => !kept.has(name))
  const rpoSeconds = lost.length === 0 ? 0 : (lostAt - Math.min(...lost.map((one) => one.acknowledgedAt))) / 1000
  expect(rpoSeconds <= archiveTimeout + 5, `writes of ${rpoSeconds} s are lost`)
  expect(![...before].some((name) => kept.has(name)), "the person who was deleted is back")
  const unfound = await notFound(again.url, someOf(ledger.written.filter(({ name }) => kept.has(name))))
  expect(unfound === 0, `${unfound} memories that are there are not found`)
  await again.end("SIGTERM")
  problems.push(...(await findDisagreements(replacement.sql)).map((text) => `latest: ${text}`))

  const erased = await erasedSince(replacement, moment)
  expect(erased.includes(victim), "the audit does not know who was erased")
  const past = await restorePast(s3, moment, victim, erased)
  expect(
    before.size > 0 && [...before].every((name) => past.names.has(name)),
    "the deleted person is not restored whole",
  )
  const later = ledger.written.filter(({ acknowledgedAt }) => acknowledgedAt > moment.getTime() + 1000)
  expect(!later.some(({ name }) => past.names.has(name)), "the past knows what came later")
  problems.push(...past.problems)
  const [size] = await replacement.sql<{ bytes: number }[]>`
    select sum(pg_database_size(oid))::float8 as bytes from pg_database`
  ledger.forget(lost, victim)
  const round = {
    ...{ archiveTimeout, backupSeconds, acknowledged, lost: lost.length, rpoSeconds },
    ...{ copySeconds, recoverySeconds, rtoSeconds, problems },
    ...{ databaseMegabytes: (size?.bytes ?? 0) / 2 ** 20, pastSeconds: past.seconds },
  }
  return { round, replacement }
}

/** Memories from all over the ledger, the newest among them. */
const someOf = (all: readonly Written[]): Written[] => {
  const step = Math.max(1, Math.ceil(all.length / searched))
  return all.filter((_, index) => (all.length - 1 - index) % step === 0)
}

/** The names that the person had, and a moment shortly before they were deleted. */
const deleteByMistake = async (primary: DatabaseServer, pika: Pika, victim: string, ledger: Ledger) => {
  ledger.pause(victim)
  await Bun.sleep(1000)
  const [now] = await primary.sql<{ moment: Date }[]>`select clock_timestamp() as moment`
  await Bun.sleep(1000)
  const before = ledger.namesOf(victim)
  await clientOf(pika.url).userDelete({ user_id: victim })
  return { before, moment: now?.moment ?? new Date() }
}

/** A second before the server would send its next piece of WAL for reasons of time: the most is lost then. */
const worstMoment = async ({ sql }: DatabaseServer, archiveTimeout: number): Promise<void> => {
  const ages = async () => {
    const [row] = await sql<{ age: number; archived: number }[]>`
      select extract(epoch from clock_timestamp() - last_archived_time)::float8 as age, archived_count::int as archived
      from pg_stat_archiver`
    return row ?? { age: 0, archived: 0 }
  }
  const { archived } = await ages()
  for (const until = Date.now() + (archiveTimeout * 4 + 60) * 1000; Date.now() < until; await Bun.sleep(100)) {
    const now = await ages()
    if (now.archived > archived && now.age >= archiveTimeout - 1) return
  }
}
