import { importOptions, importUsage } from "../src/compat/import-mem0/read-options.ts"
import { importMem0Command } from "../src/import-mem0-command.ts"
import { runCommand } from "../src/platform/command.ts"
import { readConfig } from "../src/platform/config.ts"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/import-mem0.ts: the same as pika import-mem0\n\n${importUsage}`
readArguments(usage, importOptions)
await runCommand(() => importMem0Command(Bun.argv.slice(2), process.env, () => readConfig(process.env)))
