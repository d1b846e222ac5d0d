import { type Bench, measure, withPika } from "../bench.ts"
import { createBook } from "../corpus/book.ts"
import { allQueries } from "../corpus/queries.ts"
import { stepSeconds, untilDone, upload } from "../documents.ts"
import type { LoadRequest } from "../load/schemas.ts"
import { atMost } from "../report/report.ts"
import type { Server } from "../server.ts"
import { maxPerSecond, unusedThreshold } from "./search-requests.ts"

const clients = 16
const searchClients = 4
const books = 8
const maxSeconds = 600

/** From the upload of a book to its being found; many small files at once; searches while books are read. */
export const documentsScenario = async (bench: Bench): Promise<void> => {
  const run = Bun.randomUUIDv7()
  const options = { worker: true, environment: { DOCUMENT_QUOTA: "off" } }
  await withPika(
    bench,
    async (pika) => {
      await readBook(bench, pika, `book_${run}`)
      await uploadSmallFiles(bench, pika, `small_${run}`)
      await searchWhileReading(bench, pika, run)
    },
    options,
  )
}

const readBook = async (bench: Bench, pika: Server, userId: string): Promise<void> => {
  const pages = bench.options.quick ? 50 : 500
  // The process that reads documents is running, as it is while there is work.
  await untilDone(pika, (await upload(pika, userId, "first.pdf", createBook(1, 1))).jobId, maxSeconds)
  const before = await stepSeconds(pika)
  const book = createBook(2, pages)
  const started = performance.now()
  const { id, jobId } = await upload(pika, userId, "book.pdf", book)
  await untilDone(pika, jobId, maxSeconds)
  const seconds = (performance.now() - started) / 1000
  const after = await stepSeconds(pika)
  const [row] = await bench.database.sql<{ chunks: number }[]>`
    select chunks from document_versions where document_id = ${id} and state = 'ready'`
  bench.checks.push(atMost(`a PDF of ${pages} pages, from upload to searchable`, seconds, pages * 0.03, "s"))
  const steps = Object.entries(after).map(([step, sum]) => `${step} ${(sum - (before[step] ?? 0)).toFixed(2)} s`)
  bench.notes.push(`The PDF of ${pages} pages has ${row?.chunks} chunks. Its steps: ${steps.join(", ")}.`)
}

/** Each file is sent twice, by two clients at about the same time. */
const uploadSmallFiles = async (bench: Bench, pika: Server, userId: string): Promise<void> => {
  const count = bench.options.quick ? 100 : 1000
  const files = Array.from({ length: count }, (_, index) =>
    new TextEncoder().encode(
      `The comet number ${index} was seen by ${index % 7} children in the night of the ${index}.`,
    ),
  )
  const turns = files.flatMap((bytes, index) => [index, index].map((name) => ({ name: `${name}.txt`, bytes })))
  const uploaded: { jobId: string; isNew: boolean }[] = []
  const started = performance.now()
  let next = 0
  const client = async () => {
    for (let turn = turns[next++]; turn; turn = turns[next++])
      uploaded.push(await upload(pika, userId, turn.name, turn.bytes))
  }
  await Promise.all(Array.from({ length: clients }, client))
  const sent = (performance.now() - started) / 1000
  for (const { jobId } of uploaded) await untilDone(pika, jobId, maxSeconds)
  const seconds = (performance.now() - started) / 1000
  const [row] = await bench.database.sql<{ ready: number; files: number; chunks: number }[]>`
    select count(*) filter (where status = 'ready')::int as ready, count(distinct sha256)::int as files,
      (select count(*)::int from document_chunks where user_id = ${userId}) as chunks
    from documents where user_id = ${userId}`
  const lost = count - (row?.files ?? 0)
  const doubled = (row?.ready ?? 0) - count + Math.max(0, (row?.chunks ?? 0) - count)
  bench.checks.push(atMost(`${count} small files, each sent twice by ${clients} clients: lost`, lost, 0, ""))
  bench.checks.push(atMost(`${count} small files, each sent twice by ${clients} clients: doubled`, doubled, 0, ""))
  const rates = `${(turns.length / sent).toFixed(0)} uploads a second; all searchable after ${seconds.toFixed(1)} s`
  bench.notes.push(`${turns.length} uploads of ${count} small files by ${clients} clients: ${rates}.`)
}

const searchWhileReading = async (bench: Bench, pika: Server, run: string): Promise<void> => {
  const searches = (): LoadRequest[] => {
    const count = maxPerSecond * (bench.options.seconds + bench.options.warmUpSeconds)
    const queries = allQueries()
    const thresholds = Array.from({ length: Math.ceil(count / queries.length) }, () => unusedThreshold() / 10)
    return thresholds.flatMap((score_threshold) =>
      queries.map(({ text }) => search(`book_${run}`, text, score_threshold)),
    )
  }
  const load = { clients: searchClients, once: true }
  const quiet = await measure(bench, "search in a book, quiet", pika, { ...load, requests: searches() })
  const pages = bench.options.quick ? 100 : 250
  const jobs = await Promise.all(
    Array.from({ length: books }, (_, index) =>
      upload(pika, `reader_${run}_${index}`, "book.pdf", createBook(100 + index, pages)),
    ),
  )
  const name = `search in a book, while ${books} are read`
  const busy = await measure(bench, name, pika, { ...load, requests: searches() })
  const [row] = await bench.database.sql<{ unfinished: number }[]>`
    select count(*)::int as unfinished from jobs where starts_with(user_id, ${`reader_${run}`}) and completed_at is null`
  for (const { jobId } of jobs) await untilDone(pika, jobId, maxSeconds)
  bench.notes.push(`${row?.unfinished} of ${books} books were still being read when the searches ended.`)
  const ratio = busy.latency.p95 / quiet.latency.p95
  bench.checks.push(atMost(`searches while ${books} books are read: p95 compared with quiet`, ratio, 3, "×"))
}

const search = (user_id: string, query: string, score_threshold: number): LoadRequest => ({
  method: "POST",
  path: "/api/v1/documents/search",
  body: JSON.stringify({ user_id, query, limit: 5, score_threshold }),
})
