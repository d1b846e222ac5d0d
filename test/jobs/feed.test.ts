import { expect, test } from "bun:test"
import { createJobFeed } from "../../src/jobs/job-feed.ts"
import type { LookAnswer, LookRequest } from "../../src/jobs/live-queries.ts"
import type { JobRow } from "../../src/jobs/queries.ts"

const everybodys = { userId: null, type: null }
const never = new AbortController().signal

let made = 0
const job = (more: Partial<JobRow> = {}): JobRow => ({
  id: `019a5c3e-7b1a-7c2d-9e3f-${String(++made).padStart(12, "0")}`,
  user_id: "emma",
  type: "memory.extract",
  status: "pending",
  progress: 0,
  current_step: null,
  attempts: 0,
  result: null,
  error: null,
  created_at: new Date(),
  started_at: null,
  completed_at: null,
  ...more,
})

/** A feed whose database is `jobs`, and which looks again only when the test lets it. */
const startFeed = () => {
  const database: JobRow[] = []
  const looks: LookRequest[] = []
  const pauses: number[] = []
  let go = Promise.withResolvers<void>()
  const feed = createJobFeed({
    read: (request): Promise<LookAnswer> => {
      looks.push(request)
      const ofFilters = database.filter(({ completed_at }) => completed_at === null || request.since !== null)
      return Promise.resolve({ readAt: new Date(), jobs: [...ofFilters] })
    },
    pause: (milliseconds) => {
      pauses.push(milliseconds)
      return go.promise
    },
    onFailure: (error) => expect.unreachable(String(error)),
  })
  const until = async (isTrue: () => boolean): Promise<void> => {
    for (let turn = 0; !isTrue(); turn++) {
      if (turn > 1000) throw new Error("the feed does not do what is expected")
      await Promise.resolve()
    }
  }
  const hasPaused = (): boolean => pauses.length === looks.length
  /** Ends the pause of the feed, and waits for the end of its next look. */
  const lookAgain = async (): Promise<void> => {
    await until(hasPaused)
    const before = looks.length
    go.resolve()
    go = Promise.withResolvers()
    await until(() => looks.length > before && hasPaused())
  }
  const change = (id: string, more: Partial<JobRow>) =>
    database.splice(0, database.length, ...database.map((row) => (row.id === id ? { ...row, ...more } : row)))
  return { feed, database, looks, pauses, lookAgain, change }
}

test("a watcher is told of the jobs that run and wait, then of each that changes, and of each that is deleted", async () => {
  const { feed, database, lookAgain, change } = startFeed()
  const [first, second] = [job(), job({ status: "processing" })]
  database.push(first, second)
  const { news, leave } = feed.watch(everybodys, "key")
  expect(await news(never)).toEqual({ type: "snapshot", jobs: [second, first] })
  change(second.id, { progress: 60, current_step: "Embedding 3 facts" })
  await lookAgain()
  expect(await news(never)).toMatchObject({ type: "changes", jobs: [{ id: second.id, progress: 60 }], gone: [] })
  database.shift()
  await lookAgain()
  expect(await news(never)).toEqual({ type: "changes", jobs: [], gone: [first.id] })
  leave()
})

test("a job that begins and ends between two looks is told of, once", async () => {
  const { feed, database, lookAgain } = startFeed()
  const { news, leave } = feed.watch(everybodys, "key")
  await news(never)
  const quick = job({ status: "completed", completed_at: new Date() })
  database.push(quick)
  await lookAgain()
  expect(await news(never)).toEqual({ type: "changes", jobs: [quick], gone: [] })
  const later = job()
  database.push(later)
  await lookAgain()
  expect(await news(never)).toEqual({ type: "changes", jobs: [later], gone: [] })
  leave()
})

test("many watchers share one look, which asks for each filter once", async () => {
  const { feed, looks, database } = startFeed()
  database.push(job())
  const watching = Array.from({ length: 30 }, (_, n) =>
    feed.watch(n % 2 === 0 ? everybodys : { userId: "emma", type: null }, `key ${n}`),
  )
  await Promise.all(watching.map(({ news }) => news(never)))
  // The first look began with the first watcher, alone.
  expect(looks).toHaveLength(2)
  expect(looks[1]?.filters).toEqual([everybodys, { userId: "emma", type: null }])
  for (const { leave } of watching) leave()
})

test("a watcher is told of the jobs of its filter alone", async () => {
  const { feed, database, lookAgain, change } = startFeed()
  const [emmas, tuans, other] = [job(), job({ user_id: "tuan" }), job({ type: "document.ingest" })]
  database.push(emmas, tuans, other)
  const all = feed.watch(everybodys, "key")
  await all.news(never)
  const own = feed.watch({ userId: "emma", type: "memory.extract" }, "key")
  expect(await own.news(never)).toEqual({ type: "snapshot", jobs: [emmas] })
  for (const { id } of [tuans, other, emmas]) change(id, { status: "processing" })
  await lookAgain()
  expect(await own.news(never)).toMatchObject({ jobs: [{ id: emmas.id }] })
  for (const { leave } of [all, own]) leave()
})

test("while nothing changes it looks less and less often, once a second at last", async () => {
  const { feed, pauses, looks, lookAgain, database } = startFeed()
  const { news, leave } = feed.watch(everybodys, "key")
  await news(never)
  for (let n = 1; n < 8; n++) await lookAgain()
  expect(pauses.slice(0, 3).map(Math.round)).toEqual([300, 450, 675])
  expect(pauses.at(-1)).toBe(1000)
  database.push(job())
  await lookAgain()
  await news(never)
  expect(pauses.at(-1)).toBe(200)
  leave()
  expect(looks).toHaveLength(9)
})

test("when nobody watches any more, it does not look", async () => {
  const { feed, looks } = startFeed()
  const { news, leave } = feed.watch(everybodys, "key")
  await news(never)
  leave()
  for (let n = 0; n < 20; n++) await Promise.resolve()
  expect(looks).toHaveLength(1)
})

test("one credential cannot take the places of all watchers", async () => {
  const { feed } = startFeed()
  const watching = Array.from({ length: 20 }, () => feed.watch(everybodys, "greedy"))
  expect(() => feed.watch(everybodys, "greedy")).toThrow("Too many clients")
  for (let n = 20; n < 100; n++) watching.push(feed.watch(everybodys, `key ${n}`))
  expect(() => feed.watch(everybodys, "late")).toThrow("Too many clients")
  watching[0]?.leave()
  feed.watch(everybodys, "late").leave()
  for (const { leave } of watching) leave()
})

test("a watcher that reads too little is told to connect again", async () => {
  const { feed, database, lookAgain } = startFeed()
  const { news, leave } = feed.watch(everybodys, "key")
  await news(never)
  for (let look = 0; look < 2; look++) {
    database.push(...Array.from({ length: 600 }, () => job()))
    await lookAgain()
  }
  expect(await news(never)).toBeNull()
  leave()
})

test("a look that fails is tried again, and nothing is lost by it", async () => {
  let tries = 0
  const failures: unknown[] = []
  const only = job()
  const feed = createJobFeed({
    read: () =>
      ++tries === 1 ? Promise.reject(new Error("away")) : Promise.resolve({ readAt: new Date(), jobs: [only] }),
    pause: () => Promise.resolve(),
    onFailure: (error) => failures.push(error),
  })
  const { news, leave } = feed.watch(everybodys, "key")
  expect(await news(never)).toEqual({ type: "snapshot", jobs: [only] })
  expect(failures).toEqual([new Error("away")])
  leave()
})
