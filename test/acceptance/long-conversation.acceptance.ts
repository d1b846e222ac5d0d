import { afterAll, beforeAll, expect, test } from "bun:test"
import { emptyFolder, fullyCompiled, type Process, startProcess } from "../support/binary.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"

const jobsAtOnce = 8
/** The goals, for a machine that does nothing else. CI's may: there a server that stands still is told from one that does not. */
const goals =
  process.env.CI === undefined
    ? { isQuiet: true, jobMilliseconds: 20_000, healthMilliseconds: 50, searchRatio: 3, searchMilliseconds: 5 }
    : { isQuiet: false, jobMilliseconds: 90_000, healthMilliseconds: 500, searchRatio: 10, searchMilliseconds: 200 }
const folder = emptyFolder()
let database: TestDatabase
let pika: Process

beforeAll(async () => {
  database = await createTestDatabase()
  pika = await startProcess(
    { ...database.environment, ...fullyCompiled, PIKA_WORKER_CONCURRENCY: String(jobsAtOnce) },
    folder.path,
  )
  for (let at = 0; at < 100; at++) await pika.client.add("calm", `User has a toy number ${at} named Sparky`)
}, 60_000)
afterAll(async () => {
  await pika.kill("SIGTERM")
  await database.drop()
  folder.remove()
}, 30_000)

const repeated = (...sentences: string[]) => ({
  of: (length: number) =>
    sentences
      .join("")
      .repeat(Math.ceil(length / sentences.join("").length))
      .slice(0, length),
})
const names = Array.from({ length: 4000 }, (_, at) => {
  const name = [...String(at)].map((digit) => "abdeghklmo"[Number(digit)]).join("")
  return `My friend N${name} likes cake. `
})
const shapes: Record<string, { of: (length: number) => string }> = {
  English: repeated(
    "I have a dog named Sparky. My sister Emma likes blue. We went to the zoo yesterday and saw a lion. ",
    "I am 8 years old. My best friend is Tom, he lives in London. ",
  ),
  Vietnamese: repeated(
    "Con tên là Bi, con thích ăn kem dâu. Em gái con tên Mai học lớp hai. ",
    "Hôm qua con đi sở thú với bố mẹ. Con bị dị ứng tôm. ",
  ),
  "one endless sentence": repeated("and then I went to the park with my friend Tom because we like football and "),
  "no spaces": repeated("a"),
  "only punctuation": repeated(".,!?;:()\"'"),
  "quotes in quotes": repeated('"he said "'),
  "many short sentences": repeated("I run. Yes. No. Go. "),
  "many names": repeated(...names),
}

/** The others are the same work in 500 turns as in 30. */
const alsoInManyTurns = ["English", "many short sentences", "many names"]

/** As large as a body may be: 0.95 MB. */
const conversations = (text: { of: (length: number) => string }) =>
  [
    [30, 31_600],
    [500, 1850],
  ].map(([count = 0, length = 0]) => {
    const all = text.of(count * length)
    const turns = Array.from({ length: count }, (_, at) => all.slice(at * length, (at + 1) * length))
    // A limit of bytes: where letters take several, the conversation has fewer turns.
    const share = Math.min(1, 950_000 / Buffer.byteLength(JSON.stringify(turns)))
    return turns.slice(0, Math.floor(count * share)).map((content) => ({ role: "user" as const, content }))
  })

type Probe = { health: number[]; search: number[] }

/** Asks for `/health` every 5 ms, and searches every 40 ms for something else, until `done`. */
const probe = async (done: Promise<unknown>): Promise<Probe> => {
  const took: Probe = { health: [], search: [] }
  let isDone = false
  void done.then(() => {
    isDone = true
  })
  const repeat = async (into: number[], milliseconds: number, ask: () => Promise<unknown>) => {
    while (!isDone) {
      const began = performance.now()
      await ask()
      into.push(performance.now() - began)
      await Bun.sleep(Math.max(0, began + milliseconds - performance.now()))
    }
  }
  await Promise.all([
    repeat(took.health, 5, () => pika.client.request("GET", "/health")),
    repeat(took.search, 40, () => pika.client.search("calm", `toy ${performance.now()}`, { score_threshold: 0 })),
  ])
  return took
}

const percentile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN

/** How many milliseconds the job took from its body's first byte to its end. */
const read = async (userId: string, conversation: { role: "user"; content: string }[]): Promise<number> => {
  const began = performance.now()
  const accepted = await pika.client.extract({ user_id: userId, conversation })
  const job = await pika.client.waitForJob(accepted.job_id, 100_000)
  expect(job.status).toBe("completed")
  return performance.now() - began
}

const quiet: Probe = { health: [], search: [] }
const busy: Probe = { health: [], search: [] }

/** The slowest to read, and what has no words. */
const ofCi = ["English", "Vietnamese", "no spaces", "many names"]

for (const [name, text] of Object.entries(shapes).filter(([name]) => goals.isQuiet || ofCi.includes(name)))
  test(`${jobsAtOnce} of the largest conversations at once, ${name}: each is read in time`, async () => {
    for (const conversation of conversations(text).slice(0, goals.isQuiet && alsoInManyTurns.includes(name) ? 2 : 1)) {
      const before = await probe(Bun.sleep(1000))
      const reading = Promise.all(
        Array.from({ length: jobsAtOnce }, (_, at) => read(`${name}-${conversation.length}-${at}`, conversation)),
      )
      const meanwhile = await probe(reading)
      const longest = Math.max(...(await reading))
      for (const kind of ["health", "search"] as const) {
        quiet[kind].push(...before[kind])
        busy[kind].push(...meanwhile[kind])
      }
      const figures = [
        ["health p99", meanwhile.health, 0.99],
        ["search p95", meanwhile.search, 0.95],
        ["search p95 before", before.search, 0.95],
      ] as const
      const told = figures.map(([what, values, share]) => `${what} ${percentile([...values], share).toFixed(1)} ms`)
      console.log(
        `${name}, ${conversation.length} turns: ${told.join(", ")}, longest job ${(longest / 1000).toFixed(1)} s`,
      )
      expect(longest).toBeLessThan(goals.jobMilliseconds)
    }
  }, 120_000)

test("meanwhile the server answers", () => {
  expect(percentile(busy.health, 0.99)).toBeLessThan(goals.healthMilliseconds)
  // And some more, since the thread that reads needs one of the machine's cores.
  const bound = goals.searchRatio * percentile(quiet.search, 0.95) + goals.searchMilliseconds
  expect(percentile(busy.search, 0.95)).toBeLessThan(bound)
})
