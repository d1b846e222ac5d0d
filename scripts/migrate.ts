import { queues } from "../src/features.ts"
import { runCommand } from "../src/platform/command.ts"
import { readConfig } from "../src/platform/config.ts"
import { migrateCommand } from "../src/platform/database/migrate-command.ts"
import { readArguments } from "./arguments.ts"

readArguments(
  "bun scripts/migrate.ts: brings the configured database up to date, then leaves, as `pika migrate` does.",
  {},
)
await runCommand(() => migrateCommand(readConfig(process.env), queues))
