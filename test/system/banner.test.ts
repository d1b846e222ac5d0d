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
