import { afterAll, afterEach, beforeAll } from "bun:test"
import { extractPets } from "./fake-answers.ts"
import { type FakeProvider, startFakeProvider } from "./fake-provider.ts"
import { startPika, type TestPika } from "./pika.ts"
import { until } from "./until.ts"

export const providerKey = "sk-fake-provider-key-0123456789"

/** The environment that makes a pika use this provider, under the name `name`. */
export const providerEnvironment = (provider: FakeProvider, name = "openai"): Record<string, string> => ({
  [`${name.toUpperCase()}_API_KEY`]: providerKey,
  [`${name.toUpperCase()}_BASE_URL`]: provider.url,
  EMBEDDING_DIMENSIONS: "64",
})

/** The environment that makes a pika hear and speak by this provider, and do all else by itself. */
export const speechEnvironment = (provider: FakeProvider): Record<string, string> => ({
  ...{ SPEECH_PROVIDER: "voice", VOICE_API_KEY: providerKey, VOICE_BASE_URL: provider.url },
})

/** One pika for a test file, with a fake provider for all of its models that is well again after each test. */
export const usePikaWithProvider = (options: Parameters<typeof startPika>[0] = {}) => {
  const provider = startFakeProvider()
  let pika: TestPika | undefined
  beforeAll(async () => {
    const environment = { PIKA_RATE_LIMITS: "off", ...providerEnvironment(provider), ...options.environment }
    pika = await startPika({ ...options, environment })
  }, 60_000)
  afterEach(() => {
    provider.recover()
    provider.reply(extractPets)
  })
  afterAll(async () => {
    await pika?.stop()
    await provider.stop()
  }, 30_000)
  const started = (): TestPika => {
    if (!pika) throw new Error("pika is not started yet: use it inside a test")
    return pika
  }
  return {
    provider,
    get pika() {
      return started()
    },
    get client() {
      return started().client
    },
    get sql() {
      return started().sql
    },
  }
}

/** Hands in what the user says; returns the job's id. */
export const handIn = async (pika: TestPika, userId: string, content: string): Promise<string> =>
  (await pika.client.extract({ user_id: userId, conversation: [{ role: "user", content }] })).job_id

/** Makes the jobs that wait for another try start now: the wait itself is pg-boss's, and nothing to test. */
export const hurryRetries = async ({ running, sql }: TestPika): Promise<void> => {
  await sql`update pgboss.job set start_after = now() where state = 'retry' and start_after > now()`
  running.services.wakeWorker()
}

/** Waits until the job is over, without the waits between its tries. */
export const outlast = async (pika: TestPika, jobId: string, milliseconds = 20_000) =>
  until(
    "the job is over",
    async () => {
      await hurryRetries(pika)
      const job = await pika.client.getJob(jobId)
      return job.status === "pending" || job.status === "processing" ? null : job
    },
    milliseconds,
  )

/** How many rows of each kind there are of a user: everything that an extraction writes. */
export const contents = async ({ sql }: TestPika, userId: string): Promise<Record<string, number>> => {
  const user = JSON.stringify(userId)
  const inGraph = (label: string) => sql`
    (select count(*)::int from pika_graph.${sql(label)}
      where agtype_access_operator(variadic array[properties, '"user_id"'::agtype]) = ${user}::text::agtype)`
  const [row] = await sql<Record<string, number>[]>`
    select
      (select count(*)::int from facts where user_id = ${userId}) as facts,
      (select count(*)::int from fact_vectors where user_id = ${userId}) as vectors,
      (select count(*)::int from claims where user_id = ${userId}) as claims,
      (select count(*)::int from fact_versions where user_id = ${userId}) as versions,
      ${inGraph("Fact")} as nodes, ${inGraph("Entity")} as entities, ${inGraph("RELATES")} as relations`
  return { ...row }
}

export const nothing = { facts: 0, vectors: 0, claims: 0, versions: 0, nodes: 0, entities: 0, relations: 0 }
