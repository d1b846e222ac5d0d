import { expect, test } from "bun:test"
import { connect } from "../../src/platform/database/connect.ts"
import { runPika } from "../boot/command.ts"
import { withFreshDatabase } from "../boot/fresh-database.ts"
import { checkConsistency } from "../support/consistency.ts"
import { createTestDatabase, type TestDatabase } from "../support/databases.ts"
import { startPika, type TestPika } from "../support/pika.ts"
import { canDump, dumpDatabase, restoreDatabase } from "../support/postgres-tools.ts"

const people = ["backup-emma", "backup-tuấn"]
const questions = ["What is my dog called?", "Sparky", "Where do I live?", "con mèo tên gì", "Where did I live before?"]

const fill = async (pika: TestPika): Promise<void> => {
  const [emma = "", tuan = ""] = people
  await pika.client.tell(emma, "I have a dog named Sparky", "My friend Minh likes football", "I live in Hanoi")
  await pika.client.tell(emma, "We moved to Hue")
  await pika.client.tell(tuan, "mình có con mèo tên là Mướp")
  await pika.client.add(tuan, "User's favourite colour is green", { metadata: { toy: "bear-7" } })
}

/** Without the request's id and how long it took, which differ each time. */
const ask = async (pika: TestPika, method: string, path: string, body?: unknown): Promise<unknown> => {
  const { request_id, latency_ms, ...answer } = (await (
    await pika.client.request(method, path, body)
  ).json()) as Record<string, unknown>
  return answer
}

/** All that a database answers, with all lanes and with each alone. */
const tellAll = async (database: TestDatabase): Promise<unknown[]> => {
  const told: unknown[] = []
  for (const lanes of ["vector,keyword,graph", "vector", "keyword", "graph"]) {
    const pika = await startPika({
      database,
      environment: { SEARCH_LANES: lanes, PIKA_RATE_LIMITS: "off" },
      roles: { http: true, worker: false },
    })
    for (const user_id of people) {
      for (const query of questions) told.push(await ask(pika, "POST", "/api/v1/search_facts", { user_id, query }))
      for (const path of ["profile", "graph?depth=3", "graph?entity=sparky"])
        told.push(await ask(pika, "GET", `/api/v1/users/${encodeURIComponent(user_id)}/${path}`))
      for (const path of ["memories?include_past=true&", "jobs?"])
        told.push(await ask(pika, "GET", `/api/v1/${path}user_id=${encodeURIComponent(user_id)}`))
    }
    await pika.stop()
  }
  return told
}

/** Vertices as a whole: AGE looks their labels up by the oid of the graph. */
const readGraph = async (url: string) => {
  const sql = connect(url, 1)
  try {
    return [
      ...(await sql`
        select label::text, name::text, edges::text from ag_catalog.cypher('pika_graph', $$
          MATCH (n:Entity)<-[r:RELATES]-(u:User) RETURN label(n), n.name, label(u) ORDER BY n.name
        $$) as (label agtype, name agtype, edges agtype)`),
    ]
  } finally {
    await sql.end()
  }
}

test.skipIf(!canDump)(
  "a database that is restored from a dump answers as before, does the jobs that waited, and takes new memories",
  async () => {
    const original = await createTestDatabase()
    const url = original.environment.DATABASE_URL ?? ""
    const first = await startPika({ database: original })
    await fill(first)
    await first.stop()
    const made = await runPika(["keys", "create", "--name", "toy"], original.environment)
    const waiting = await startPika({ database: original, roles: { http: true, worker: false } })
    const conversation = [{ role: "user" as const, content: "My brother is called Ben" }]
    const { job_id } = await waiting.client.extract({ user_id: people[0] ?? "", conversation })
    await waiting.stop()

    const bytes = await dumpDatabase(url)
    await withFreshDatabase(async ({ url: restoredUrl }) => {
      await restoreDatabase(restoredUrl, bytes)
      const environment = { DATABASE_URL: restoredUrl }
      const restored: TestDatabase = { environment, ownerUrl: restoredUrl, drop: async () => undefined }
      expect(await runPika(["migrate"], environment)).toMatchObject({ status: 0, stderr: "" })

      const before = await tellAll(original)
      expect(JSON.stringify(before)).toContain("Sparky")
      expect(await tellAll(restored)).toEqual(before)
      const graph = await readGraph(url)
      expect(graph.length).toBeGreaterThan(2)
      expect(await readGraph(restoredUrl)).toEqual(graph)

      const pika = await startPika({ database: restored })
      expect((await pika.client.waitForJob(job_id)).status).toBe("completed")
      const headers = { "X-API-Key": made.stdout.trim() }
      expect((await pika.client.request("GET", "/api/v1/jobs?limit=1", undefined, headers)).status).toBe(200)
      await pika.client.tell(people[0] ?? "", "I have a parrot named Kiwi")
      const [found] = (await pika.client.search(people[0] ?? "", "Who is Kiwi?")).facts
      expect(found?.fact_value).toContain("Kiwi")
      await pika.stop()
      expect(await checkConsistency(restored)).toEqual([])
    })
    await original.drop()
  },
  180_000,
)
