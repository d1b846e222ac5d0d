import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { boot } from "../src/boot.ts"
import { readConfig } from "../src/platform/config.ts"
import { createLogger } from "../src/platform/logger.ts"
import { readArguments } from "./arguments.ts"

readArguments(
  `bun scripts/check-python.ts: runs the tests of clients/python against a server with the embedded database.`,
  {},
)

const key = "a key for the tests of the client in Python"
const folder = await mkdtemp(join(tmpdir(), "pika-python-"))
const running = await boot(
  readConfig({ PIKA_DATA_DIR: folder, PORT: "0", PIKA_ADMIN_KEY: key, PIKA_PROVIDER: "local" }),
  { http: true, worker: true },
  createLogger("silent"),
)
const python = Bun.spawn(
  ["scripts/python", "-W", "error", "-m", "unittest", "discover", "--start-directory", "clients/python/tests"],
  {
    env: {
      ...process.env,
      PYTHONPATH: "clients/python",
      PYTHONDONTWRITEBYTECODE: "1",
      PIKA_URL: running.url ?? "",
      PIKA_API_KEY: key,
    },
    stdout: "inherit",
    stderr: "inherit",
  },
)
const code = await python.exited
await running.stop()
await rm(folder, { recursive: true, force: true })
process.exit(code)
