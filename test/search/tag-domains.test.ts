import { expect, test } from "bun:test"
import { createVersionReader } from "../../src/platform/cache/version-tags.ts"
import { countsOf } from "../support/cache-counts.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })

test("what is done besides writing facts leaves the answers that are kept of searches", async () => {
  await pika.client.add("busy", "User has a dog named Sparky")
  const search = () => pika.client.search("busy", "dog", { score_threshold: 0 })
  const first = await search()
  const conversation = [{ role: "user" as const, content: "I like tea" }]
  const { job_id } = await pika.client.extract({ user_id: "busy", conversation })
  for (const path of [`/api/v1/jobs/${job_id}/cancel`, `/api/v1/jobs/${job_id}/retry`])
    expect((await pika.client.request("POST", path)).status).toBe(200)
  await (await pika.client.request("POST", "/export_user_data", { user_id: "busy" })).text()
  const before = await countsOf(pika.client, "results_memory")
  expect((await search()).facts).toEqual(first.facts)
  const after = await countsOf(pika.client, "results_memory")
  expect([after.hit - before.hit, after.miss - before.miss]).toEqual([1, 0])
})

test("a domain has tags of its own", async () => {
  const tags = [{ user_id: "reader", version: "7" }]
  const readVersion = createVersionReader(async (userIds) => tags.filter(({ user_id }) => userIds.includes(user_id)))
  expect(await readVersion("reader")).toBe("7")
  await pika.client.add("reader", "User has a cat named Mun")
  expect(await Promise.all(["reader", "other"].map(readVersion))).toEqual(["7", "0"])
})
