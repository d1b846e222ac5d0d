import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { $ } from "bun"
import { type FakeProvider, startFakeProvider } from "../../test/support/fake-provider.ts"
import { makeKey, type Pika, startPika } from "./binary.ts"
import { clockFileIn, fakeClockEnvironment } from "./fake-clock.ts"
import type { Servers } from "./servers.ts"
import type { Fault, Stage } from "./stage.ts"

/** The disk of an embedded database: enough for the database and a minute of load. */
const diskSize = "300m"

export type Prepared = {
  stage: Stage
  /** A key made as an operator makes one: checking it needs the database. */
  key: string
  /** The settings of the data's place, for the program and for the checks after it. */
  database: Record<string, string>
  close: () => Promise<void>
}

/** Servers, data and processes for one fault only. */
export const prepareStage = async (fault: Fault, servers: Servers, clockLibrary: string | null): Promise<Prepared> => {
  const folder = mkdtempSync(join(tmpdir(), "pika-chaos-"))
  const clockFile = clockFileIn(folder)
  writeFileSync(clockFile, "+0")
  const name = `pika_chaos_${fault.name.replaceAll("-", "_")}`
  const dataFolder = join(folder, "data")
  if (fault.embedded) await $`mkdir ${dataFolder} && mount -t tmpfs -o size=${diskSize} tmpfs ${dataFolder}`.quiet()
  const database: Record<string, string> = fault.embedded
    ? { PIKA_DATA_DIR: dataFolder }
    : { DATABASE_URL: await servers.createDatabase(name) }
  const provider = startFakeProvider({ record: false })
  const environment = {
    ...database,
    ...(fault.redis ? { REDIS_URL: servers.redisUrl } : {}),
    ...(fault.model ? modelEnvironment(provider) : {}),
    ...(fault.clock && clockLibrary ? fakeClockEnvironment(clockLibrary, clockFile) : {}),
  }
  const key = await makeKey(database)
  const pikas: Pika[] = []
  for (let count = 0; count < (fault.processes ?? 1); count++) pikas.push(await startPika(environment))
  const ended = new Set<number>()
  const stage: Stage = {
    servers,
    provider,
    dataFolder,
    clockFile,
    pikas,
    urls: () => pikas.flatMap((pika, index) => (ended.has(index) ? [] : [pika.url])),
    end: (index, signal) => {
      ended.add(index)
      const pika = pikas[index]
      if (!pika) throw new Error("there is no such process")
      return pika.end(signal)
    },
    restart: async (index) => {
      pikas[index] = await startPika(environment, Number(new URL(pikas[index]?.url ?? "").port))
      ended.delete(index)
    },
    notes: [],
    problems: [],
  }
  return {
    stage,
    key,
    database,
    close: async () => {
      for (const pika of pikas) if (pika.isRunning()) await pika.end("SIGKILL")
      provider.stop()
      if (fault.embedded) await $`umount ${dataFolder}`.quiet().nothrow()
      else await servers.dropDatabase(name)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const modelEnvironment = (provider: FakeProvider): Record<string, string> => ({
  PIKA_PROVIDER: "openai",
  OPENAI_API_KEY: "none",
  OPENAI_BASE_URL: provider.url,
  EMBEDDING_DIMENSIONS: "256",
})
