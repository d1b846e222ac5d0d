/** Loses the database's machine, and restores it from S3 alone: `bun scripts/disaster.ts --help` */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { z } from "zod"
import { endWithUsage, readArguments } from "./arguments.ts"
import { describeMachine } from "./bench/machine.ts"
import { replacePart } from "./bench/report/write.ts"
import { ensureBinary, startPika } from "./chaos/binary.ts"
import { createPrimary } from "./disaster/database.ts"
import { checkErasure } from "./disaster/forget.ts"
import { unpackPrograms } from "./disaster/machine.ts"
import { toMarkdown } from "./disaster/report.ts"
import { type Round, runRound } from "./disaster/round.ts"
import { startS3 } from "./disaster/s3-server.ts"
import { createLedger } from "./disaster/writers.ts"

const usage = `bun scripts/disaster.ts [flags]: backs up dist/pika's database to S3 with pgBackRest, loses its machine, and restores it.

--archive-timeouts LIST  seconds, by comma: a loss for each (60,10)
--memories N             stored before it begins (10000)
--out FILE.md            write the table into FILE.md, between <!-- bench:disaster --> and <!-- /bench:disaster -->

It fails when more is lost than the archive_timeout allows, when a search, the tables or the graph are not right after a restore, or when an
erased person is still in a backup after the older ones have expired.
It needs root and Debian: PostgreSQL, pgBackRest and OpenStack Swift (an S3 server) are unpacked from its packages into .cache/disaster.`

const text = { type: "string" } as const
const { values } = readArguments(usage, { "archive-timeouts": text, memories: text, out: text })
const wholeNumber = (name: "archive-timeouts" | "memories", given: string): number => {
  const number = z.coerce.number().int().min(1).max(1_000_000).safeParse(given)
  return number.success ? number.data : endWithUsage(usage, `--${name} must be whole numbers from 1 to 1,000,000`)
}
const timeouts = (values["archive-timeouts"] ?? "60,10").split(",").map((one) => wholeNumber("archive-timeouts", one))
const memories = wholeNumber("memories", values.memories ?? "10000")

const run = async (): Promise<boolean> => {
  const say = (what: string) => console.error(`${new Date().toISOString().slice(11, 19)} ${what}`)
  say("unpacking")
  await unpackPrograms()
  await ensureBinary()
  const s3 = await startS3()
  let server = await createPrimary(s3.settings)
  const ledger = createLedger()
  const pika = await startPika({ DATABASE_URL: server.url })
  say(`storing ${memories} memories`)
  await ledger.seed(pika.url, memories)
  await pika.end("SIGTERM")
  const rounds: Round[] = []
  for (const [number, timeout] of timeouts.entries()) {
    say(`archive_timeout ${timeout}`)
    const { round, replacement } = await runRound(number, timeout, server, ledger, s3.settings)
    rounds.push(round)
    server = replacement
    say(
      `lost ${round.lost} writes of ${round.rpoSeconds.toFixed(1)} s; searched again after ${round.rtoSeconds.toFixed(1)} s`,
    )
  }
  say("erasing somebody")
  const erasure = await checkErasure(server, "person-99", s3.settings)
  const table = toMarkdown(
    rounds,
    erasure,
    await describeMachine(server.sql),
    `bun scripts/disaster.ts ${Bun.argv.slice(2).join(" ")}`,
  )
  await server.lose()
  s3.stop()
  console.log(table)
  if (values.out)
    writeFileSync(
      values.out,
      replacePart(existsSync(values.out) ? readFileSync(values.out, "utf8") : "", "disaster", table),
    )
  return [...rounds.flatMap(({ problems }) => problems), ...erasure].length === 0
}

// An exit ends the servers.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit(130))
process.exit((await run()) ? 0 : 1)
