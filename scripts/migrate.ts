/** Brings the configured database up to date, then leaves: the same as `pika migrate`. */
import { runCommand } from "../src/platform/command.ts"
import { readConfig } from "../src/platform/config.ts"
import { migrateCommand } from "../src/platform/database/migrate-command.ts"
import { queueNames } from "../src/worker.ts"

await runCommand(() => migrateCommand(readConfig(process.env), queueNames))
