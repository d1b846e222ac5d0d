import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { boot } from "../../src/boot.ts"
import { readConfig } from "../../src/platform/config.ts"
import { createCommandLogger } from "../../src/platform/logger.ts"
import { type Api, createApi } from "./api.ts"

const key = "evaluation-key-evaluation-key-evaluation"

/** A folder for an embedded database; deleted when the process ends. */
export const temporaryFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "pika-eval-"))
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Runs pika on the embedded database in `folder` during `use`; `settings` override the environment. */
export const withPika = async <Result>(
  folder: string,
  settings: Record<string, string>,
  use: (api: Api) => Promise<Result>,
): Promise<Result> => {
  const config = readConfig({
    ...process.env,
    ...settings,
    PORT: "0",
    PIKA_ADMIN_KEY: key,
    PIKA_DATA_DIR: folder,
    PIKA_RATE_LIMITS: "off",
    DATABASE_URL: undefined,
    REDIS_URL: undefined,
  })
  const running = await boot(config, { http: true, worker: true }, createCommandLogger("error"))
  try {
    return await use(createApi(running.url ?? "", key))
  } finally {
    await running.stop()
  }
}
