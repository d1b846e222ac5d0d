import { z } from "zod"
import { type Bench, load } from "../bench.ts"
import { userId } from "../corpus/facts.ts"
import { type Pair, queriesOf } from "../corpus/queries.ts"
import { createRandom, pick, seedOf } from "../corpus/random.ts"
import { atMost, type Table } from "../report/report.ts"
import type { Measurement } from "../run-load.ts"
import { searchRequest, uncachedLoad, warmQueryVectors } from "../scenarios/search-requests.ts"
import { medianOf } from "../scenarios/trust.ts"
import { headers, type Server } from "../server.ts"
import { originalOf, type SizedCrowd } from "./people.ts"

/** A database that is measured, with the pika that uses it. */
export type Side = { bench: Bench; pika: Server; memories: number; crowds: readonly SizedCrowd[] }

const rounds = 2
/** Everything was asked twice before. */
const warmUpSeconds = 1
const pairCount = 1000
const comparedAnswers = 100

/** Different searches of the first `users` people of a crowd, the same ones in each database. */
const pairsOfFirst = (crowd: SizedCrowd, users: number, count: number): Pair[] => {
  const random = createRandom(seedOf(users, crowd.memories, 7))
  const questions = queriesOf(originalOf(0, crowd)).length
  const pairs = new Map<string, Pair>()
  while (pairs.size < Math.min(count, (users * questions) / 2)) {
    const index = Math.floor(random() * users)
    const pair = {
      userId: userId({ index, memories: crowd.memories }),
      query: pick(queriesOf(originalOf(index, crowd)), random),
    }
    pairs.set(`${pair.userId}\n${pair.query.text}`, pair)
  }
  return [...pairs.values()]
}

type Case = { name: string; side: Side; pairs: readonly Pair[] }

/** The same searches in both databases by turns, for people of each size; then of everybody in the large one. */
export const compareSearches = async (few: Side, many: Side): Promise<void> => {
  const pages: Table = {
    title: pagesTitle,
    head: ["searches of", "pages a search", "found", "found the first time"],
    rows: [],
  }
  for (const [index, crowd] of many.crowds.entries()) {
    const cases = casesOf(few, many, crowd, few.crowds[index]?.users ?? 1)
    for (const each of cases) pages.rows.push(await countPages(each))
    await compareAnswers(few, many, cases[0]?.pairs.slice(0, comparedAnswers) ?? [])
    for (const clients of [1, 8]) {
      const [atFew, atMany] = await measureByTurns(cases, clients)
      if (!atFew || !atMany) continue
      const what = `people of ${crowd.memories}, ${clients} clients, ${few.memories} → ${many.memories} memories`
      many.bench.checks.push(
        atMost(`${what}: p50 grows`, atMany.latency.p50 / atFew.latency.p50, 1.15, "times"),
        atMost(`${what}: p95 grows`, atMany.latency.p95 / atFew.latency.p95, 1.3, "times"),
      )
    }
  }
  many.bench.tables.push(pages)
}

const pagesTitle = "Pages of 8 kB that PostgreSQL reads for a search, and how many of them it finds in shared_buffers"

const casesOf = (few: Side, many: Side, crowd: SizedCrowd, users: number): Case[] => {
  const count = few.bench.options.quick ? 200 : pairCount
  const same = pairsOfFirst(crowd, users, count)
  const nameOf = (side: Side, people: number): string =>
    `${people.toLocaleString("en")} people of ${crowd.memories.toLocaleString("en")}, among ${side.memories.toLocaleString("en")}`
  return [
    { name: nameOf(few, users), side: few, pairs: same },
    { name: nameOf(many, users), side: many, pairs: same },
    { name: nameOf(many, crowd.users), side: many, pairs: pairsOfFirst(crowd, crowd.users, count) },
  ]
}

/** The faster of two rounds by turns, so that what else the machine does hits all cases alike. */
const measureByTurns = async (cases: readonly Case[], clients: number): Promise<Measurement[]> => {
  const measured: Measurement[][] = cases.map(() => [])
  for (let round = 0; round < rounds; round++)
    for (const [index, { name, side, pairs }] of cases.entries()) {
      const settings = { clients, warmUpSeconds, ...uncachedLoad(side.bench, pairs) }
      measured[index]?.push(await load(side.bench, name, side.pika, settings))
    }
  const medians = measured.map(medianOf)
  cases[0]?.side.bench.measurements.push(...medians)
  return medians
}

/** Asks everything twice: the first time, the model is asked for the vectors, too. */
const countPages = async (each: Case): Promise<Table["rows"][number]> => {
  const { name, side, pairs } = each
  const between = (before: Buffers, after: Buffers) => ({ hit: after.hit - before.hit, read: after.read - before.read })
  const before = await readBuffers(each)
  await warmQueryVectors(side.bench, side.pika, pairs)
  const meanwhile = await readBuffers(each)
  await warmQueryVectors(side.bench, side.pika, pairs)
  const [first, then] = [between(before, meanwhile), between(meanwhile, await readBuffers(each))]
  const found = ({ hit, read }: Buffers): string => `${((100 * hit) / (hit + read)).toFixed(1)} %`
  return [name, ((then.hit + then.read) / (pairs.length + searchesForReport)).toFixed(0), found(then), found(first)]
}

type Buffers = { hit: number; read: number }

const readBuffers = async ({ side: { bench, pika }, pairs }: Case): Promise<Buffers> => {
  // A process of PostgreSQL reports what it did at the end of a transaction, a second after it reported before.
  await Bun.sleep(reportPauseMs)
  await warmQueryVectors(bench, pika, pairs.slice(0, searchesForReport))
  const [row] = await bench.database.sql<Buffers[]>`
    select blks_hit::float8 as hit, blks_read::float8 as read from pg_stat_database where datname = current_database()`
  return row ?? { hit: 0, read: 0 }
}
const reportPauseMs = 1100
const searchesForReport = 40

const answerSchema = z.object({ facts: z.array(z.object({ id: z.string(), score: z.number() })) })

/** The memories of others change nothing in an answer. */
const compareAnswers = async (few: Side, many: Side, pairs: readonly Pair[]): Promise<void> => {
  const answerOf = async ({ pika }: Side, pair: Pair): Promise<string> => {
    const { path, body } = searchRequest(pair)
    const init = { method: "POST", headers: { "Content-Type": "application/json", ...headers }, body }
    const { facts } = answerSchema.parse(await (await fetch(pika.url + path, init)).json())
    return facts.map(({ id, score }) => `${id} ${score}`).join("\n")
  }
  for (const pair of pairs)
    if ((await answerOf(few, pair)) !== (await answerOf(many, pair)))
      throw new Error(`${pair.userId}: the memories of others changed an answer`)
}
