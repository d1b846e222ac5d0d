import { expect, test } from "bun:test"
import { type Api, emptyFolder, startProcess } from "../support/binary.ts"
import { checkConsistency } from "../support/consistency.ts"
import { createTestDatabase } from "../support/databases.ts"
import { petName } from "../support/names.ts"
import { until } from "../support/until.ts"
import { listTexts } from "./list-texts.ts"

/** 20 to measure, as the issue that asked for it; fewer in CI, where every round takes its time. */
const rounds = Number(process.env.CRASH_ROUNDS ?? 5)
const clients = 8

test(`after ${rounds} times kill -9 under load, every acknowledged job is done once and rows and graph agree`, async () => {
  const database = await createTestDatabase()
  const environment = { ...database.environment }
  const home = emptyFolder()
  const acknowledged = new Map<string, { user: string; name: string }>()
  let serial = 0

  const extractUntilKilled = async (api: Api): Promise<void> => {
    for (;;) {
      const number = serial++
      const user = `user-${number % 20}`
      const name = petName(number)
      const accepted = await api
        .memoryExtract({ user_id: user, conversation: [{ role: "user", content: `I have a dog named ${name}` }] })
        .catch(() => null)
      if (accepted === null) return
      acknowledged.set(accepted.job_id, { user, name })
    }
  }

  for (let round = 0; round < rounds; round++) {
    const pika = await startProcess(environment, home.path)
    const load = Array.from({ length: clients }, () => extractUntilKilled(pika.api))
    const goal = acknowledged.size + clients
    await until("jobs are acknowledged", () => acknowledged.size > goal, 30_000)
    await Bun.sleep(Math.random() * 800) // The instant is meant to be random: nothing is waited for.
    await pika.kill("SIGKILL")
    await Promise.all(load)
  }

  const pika = await startProcess(environment, home.path)
  const expected = new Map<string, Set<string>>()
  for (const [id, { user, name }] of acknowledged) {
    const job = await pika.api.waitForJob(id, { timeoutMs: 90_000 })
    if (job.status !== "completed") throw new Error(`job ${id} is ${job.status}: ${job.error}`)
    expected.set(user, (expected.get(user) ?? new Set()).add(name))
  }
  for (const [user, wanted] of expected) {
    const counts = new Map<string, number>()
    for (const text of await listTexts(pika.api, user))
      for (const word of text.split(/\W+/)) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    expect([...wanted].filter((name) => counts.get(name) !== 1)).toEqual([])
  }
  await pika.kill("SIGTERM")
  expect(await checkConsistency(database)).toEqual([])
  await database.drop()
  home.remove()
}, 600_000)
