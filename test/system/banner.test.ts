import { expect, test } from "bun:test"
import { banner } from "../../src/banner.ts"
import type { Running } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
const roles = { http: true, worker: true }
const config = readConfig({ PIKA_DATA_DIR: "/data" })
const fresh = (): Running => ({ ...pika.running, adminKey: "pika_made-now", madeAdminKey: true })

test("a key that was made now is shown to whoever sits at the terminal, with the file that keeps it", () => {
  const text = banner(config, roles, fresh(), true)
  expect(text).toContain("pika_made-now")
  expect(text).toContain("/data/admin.key")
})

test("a key that was made now is not written where a log is kept: the file is named instead", () => {
  const text = banner(config, roles, fresh(), false)
  expect(text).not.toContain("pika_made-now")
  expect(text).toContain("API key    in /data/admin.key")
})

const modelsOf = (environment: Record<string, string>) => {
  const text = banner(readConfig({ PIKA_DATA_DIR: "/data", ...environment }), roles, fresh(), false)
  return /models +(.*)/.exec(text)?.[1]
}

test("the models are told, and which provider each comes from where they differ", () => {
  const keys = { OPENAI_API_KEY: "k", BACKUP_API_KEY: "k", BACKUP_BASE_URL: "http://127.0.0.1:9/v1" }
  expect(modelsOf({})).toStartWith("local: built-in rules and word vectors")
  expect(modelsOf({ ...keys, PIKA_PROVIDER: "openai,local" })).toBe(
    "openai, then local (gpt-4o-mini, text-embedding-3-small)",
  )
  expect(modelsOf({ ...keys, EMBEDDING_PROVIDER: "local" })).toBe(
    "facts by openai (gpt-4o-mini), vectors by local (built-in word vectors)",
  )
  expect(modelsOf({ ...keys, EXTRACTION_PROVIDER: "local", EMBEDDING_PROVIDER: "openai,backup" })).toBe(
    "facts by local (built-in rules), vectors by openai, then backup (text-embedding-3-small)",
  )
})
