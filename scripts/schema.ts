import postgres from "postgres"
import { migrate } from "../src/platform/database/migrate.ts"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/schema.ts [--check]: writes sql/schema.sql, what the migrations come to.

--check   only compare, and fail when they differ

It needs TEST_DATABASE_URL: eval "$(scripts/services env)"`
const { values } = readArguments(usage, { check: { type: "boolean" } })
const file = "sql/schema.sql"
const name = `pika_schema_${process.pid}`
const serverUrl = process.env.TEST_DATABASE_URL
if (!serverUrl) {
  console.error('Set TEST_DATABASE_URL, for example with: eval "$(scripts/services env)"')
  process.exit(78)
}

const onServer = async (statement: string): Promise<void> => {
  const sql = postgres(serverUrl, { max: 1, onnotice: () => undefined })
  await sql.unsafe(statement)
  await sql.end()
}

await onServer(`drop database if exists ${name} with (force)`)
await onServer(`create database ${name}`)
await migrate(Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href, { embedded: false })
const dump = Bun.spawnSync(
  [
    "scripts/services",
    "pg_dump",
    "--schema-only",
    "--no-owner",
    "--no-privileges",
    "--schema=pika",
    "--schema=pika_graph",
    "--exclude-table=pika.audit_log_2*", // Monthly partitions differ from month to month.
    name,
  ],
  { stderr: "inherit" },
)
await onServer(`drop database ${name} with (force)`)
if (!dump.success) process.exit(1)

/** Without comments, settings of the dump's session, and lines that differ between runs. */
const schema = `${dump.stdout
  .toString()
  .split("\n")
  .filter((line) => !/^(--|SET |SELECT pg_catalog\.set_config|\\(un)?restrict)/.test(line))
  .join("\n")
  .replace(/\n{3,}/g, "\n\n")
  .trim()}\n`

if (!values.check) {
  await Bun.write(file, schema)
  console.log(`${file} written`)
} else if ((await Bun.file(file).text()) === schema) {
  console.log(`${file} is what the migrations come to`)
} else {
  console.error(`${file} is not what the migrations come to. Run: bun scripts/schema.ts`)
  process.exit(1)
}
