import { expect, test } from "bun:test"
import { Glob } from "bun"
import { z } from "zod"
import { emptyFolder, spawnPika } from "../support/binary.ts"
import { createTestDatabase } from "../support/databases.ts"
import { fakeKey, fakePeople, startFakeMem0 } from "../support/fake-mem0.ts"
import { startFakeProvider } from "../support/fake-provider.ts"
import { providerEnvironment } from "../support/provider-pika.ts"

// MEM0_MEMORIES=100000 MEM0_KILLS=10: what an installation moves in ten minutes.
const memories = Number(process.env.MEM0_MEMORIES ?? 200)
const kills = Number(process.env.MEM0_KILLS ?? 2)
const isFull = memories >= 10_000
const ofEach = Math.min(100, Math.max(10, memories / 1000))
const people = memories / ofEach

const stopped = "Stopped. The same command goes on where it was.\n"

const reportSchema = z.object({
  run: z.string(),
  totals: z.object({ stored: z.number(), duplicate: z.number(), refused: z.number(), damaged: z.number() }),
  gaps: z.array(z.unknown()),
  sample: z.object({ searched: z.number(), found: z.number() }),
  people: z.array(z.object({ user_id: z.string(), stored: z.number() })),
})

test(`${memories} memories of mem0 come over once each, though the import is stopped or killed ${kills} times, and an undo takes them out`, async () => {
  const [database, folder, provider] = [await createTestDatabase(), emptyFolder(), startFakeProvider({ record: false })]
  const fake = startFakeMem0({ memories: fakePeople(people, ofEach) })
  const environment = {
    ...database.environment,
    ...{ ...providerEnvironment(provider), EMBEDDING_DIMENSIONS: isFull ? "1536" : "64" },
    ...{ MEM0_API_KEY: fakeKey, MEM0_HOST: fake.url },
  }
  const import_ = () => spawnPika(["import-mem0"], environment, folder.path)
  const text = (stream: ReadableStream) => new Response(stream).text()
  const began = performance.now()
  let most = 0
  const watch = (pid: number): Promise<void> =>
    watchMemory(pid, (bytes) => {
      most = Math.max(most, bytes)
    })

  for (let kill = 0; kill < kills; kill++) {
    const child = import_()
    void watch(child.pid)
    // Each is let come a part of the way further: a page at least, somewhere between two of its writes.
    const until = fake.requests.length + 8 + Math.round((people / (kills + 2)) * Math.random())
    while (fake.requests.length < until && child.exitCode === null) await Bun.sleep(1)
    if (kill > 0) await Bun.sleep(Math.random() * 300)
    // The first is stopped as by Ctrl-C, and says so.
    child.kill(kill === 0 ? "SIGINT" : "SIGKILL")
    const ended = await child.exited
    if (kill === 0) expect({ ended, told: await text(child.stdout) }).toEqual({ ended: 130, told: stopped })
  }
  const last = import_()
  void watch(last.pid)
  const [output, problems, status] = await Promise.all([text(last.stdout), text(last.stderr), last.exited])
  const seconds = (performance.now() - began) / 1000
  expect(problems).toContain("memories, ")
  expect(problems + output).not.toContain(fakeKey)
  expect(status).toBe(0)

  const [name = ""] = [...new Glob("mem0-import-*.json").scanSync(folder.path)]
  const written = await Bun.file(`${folder.path}/${name}`).text()
  expect(written).not.toContain("toy named")
  const report = reportSchema.parse(JSON.parse(written))
  expect(report).toMatchObject({
    totals: { stored: memories, duplicate: 0, refused: 0, damaged: 0 },
    ...{ gaps: [], sample: { found: report.sample.searched } },
  })
  expect(report.people.filter(({ stored }) => stored !== ofEach)).toEqual([])
  if (isFull)
    console.log(
      `${memories} memories in ${Math.round(seconds)} s with ${kills} kills, ${Math.round(most / 1e6)} MB at most`,
    )

  const undo = spawnPika(["import-mem0", "--undo", report.run], environment, folder.path)
  const [told] = await Promise.all([text(undo.stdout), undo.exited])
  expect(told).toContain(`${memories} memories of ${people} people are taken out. 0 were changed`)
  await Promise.all([provider.stop(), fake.stop()])
  await database.drop()
  folder.remove()
}, 3_600_000)

/** Tells the resident memory of a process until it ends. */
const watchMemory = async (pid: number, tell: (bytes: number) => void): Promise<void> => {
  for (;;) {
    const status = await Bun.file(`/proc/${pid}/status`)
      .text()
      .catch(() => "")
    const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1]
    if (kilobytes === undefined) return
    tell(Number(kilobytes) * 1024)
    await Bun.sleep(200)
  }
}
