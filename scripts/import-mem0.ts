import { importMem0Command } from "../src/import-mem0-command.ts"
import { runCommand } from "../src/platform/command.ts"
import { readConfig } from "../src/platform/config.ts"

// The same as `pika import-mem0`, which --help describes.
await runCommand(() => importMem0Command(Bun.argv.slice(2), process.env, () => readConfig(process.env)))
