import { parseArgs } from "node:util"
import { z } from "zod"
import { StartupError } from "../../platform/errors.ts"

export const importUsage = `pika import-mem0: moves memories from mem0 into this database

  pika import-mem0 --api-key KEY [--host URL]        from mem0's platform; better: the key in MEM0_API_KEY
  pika import-mem0 --file EXPORT.json [--map FILE]   from an export
  pika import-mem0 --postgres URL [--table NAME]     from a table of mem0's open-source library or server; or the URL in MEM0_POSTGRES_URL
  pika import-mem0 --undo RUN                        takes out what a run put in
  pika import-mem0 --shadow                          how far searches of both agree (PIKA_SHADOW_MEM0)

  --dry-run          reads everything, writes nothing, and says what would be done
  --follow           goes on with what changes in mem0, until it is stopped
  --relations        lets the extractor find entities and relations in each memory: a call to the model for each
  --reconcile        ends memories that later ones replace ("lives in Hue", "moved to Da Nang"); includes --relations
  --history WHERE    earlier texts: "platform", or the path of history.db (Python) or memory.db (TypeScript)
  --embedding-model  the model that made the table's vectors: they are taken over if it is the one in use here
  --map FILE         JSON that says where an export keeps what: {"records":"items","text":"note","user_id":"owner.id"}
  --concurrency N    requests and people at once (default 4)
  --undo-days N      how long the run can be undone (default 7)
  --report FOLDER    where the report is written (default: here)

Stop it with Ctrl-C: the same command goes on where it was.`

const wholeNumber = (name: string, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,4}$/, `--${name} must be a whole number`)
    .transform(Number)
    .pipe(z.number().min(1, `--${name} must be at least 1`).max(maximum, `--${name} must be at most ${maximum}`))

const address = (name: string, schemes: RegExp) =>
  z.string().refine((text) => schemes.test(text) && URL.canParse(text), `--${name} must be a URL`)

const schema = z.object({
  "api-key": z.string().min(1, "--api-key must not be empty").optional(),
  host: address("host", /^https?:\/\//).default("https://api.mem0.ai"),
  file: z.string().min(1, "--file must not be empty").optional(),
  postgres: address("postgres", /^postgres(ql)?:\/\//).optional(),
  table: z.string().default("memories"),
  undo: z.uuid("--undo must be the id of a run").optional(),
  map: z.string().optional(),
  history: z.string().optional(),
  "embedding-model": z.string().optional(),
  report: z.string().default("."),
  concurrency: wholeNumber("concurrency", 64).default(4),
  "undo-days": wholeNumber("undo-days", 3650).default(7),
  ...{ "dry-run": z.boolean().default(false), follow: z.boolean().default(false) },
  ...{ relations: z.boolean().default(false), reconcile: z.boolean().default(false) },
  shadow: z.boolean().default(false),
})

export type ImportArguments = z.output<typeof schema> & { from: "platform" | "file" | "postgres" | "undo" | "shadow" }

const text = { type: "string" } as const
const flag = { type: "boolean" } as const
export const importOptions = {
  ...{ "api-key": text, host: text, file: text, postgres: text, table: text, undo: text, map: text, history: text },
  ...{ "embedding-model": text, report: text, concurrency: text, "undo-days": text },
  ...{ "dry-run": flag, follow: flag, relations: flag, reconcile: flag, shadow: flag },
  help: { type: "boolean", short: "h" },
} as const

/** The arguments of the command; null: help was asked for. Credentials may come from the environment: others can see arguments. */
export const readImportArguments = (
  args: readonly string[],
  environment: Record<string, string | undefined>,
): ImportArguments | null => {
  const { values } = parseArgs({ args: [...args], options: importOptions })
  if (values.help) return null
  const isNamed = values["api-key"] ?? values.file ?? values.postgres ?? values.undo ?? values.shadow
  const given = {
    ...values,
    ...(isNamed === undefined && environment.MEM0_API_KEY ? { "api-key": environment.MEM0_API_KEY } : {}),
    ...(isNamed === undefined && !environment.MEM0_API_KEY && environment.MEM0_POSTGRES_URL
      ? { postgres: environment.MEM0_POSTGRES_URL }
      : {}),
    ...(values.host === undefined && environment.MEM0_HOST ? { host: environment.MEM0_HOST } : {}),
  }
  const parsed = schema.safeParse(given)
  // The message of an issue never holds what was given.
  if (!parsed.success) throw new StartupError(parsed.error.issues.map(({ message }) => message).join(". "))
  return { ...parsed.data, from: sourceOf(parsed.data) }
}

const sourceOf = (options: z.output<typeof schema>): ImportArguments["from"] => {
  const named = [
    ...(options["api-key"] === undefined ? [] : (["platform"] as const)),
    ...(options.file === undefined ? [] : (["file"] as const)),
    ...(options.postgres === undefined ? [] : (["postgres"] as const)),
    ...(options.undo === undefined ? [] : (["undo"] as const)),
    ...(options.shadow ? (["shadow"] as const) : []),
  ]
  const [from, ...others] = named
  if (from === undefined || others.length > 0)
    throw new StartupError(
      "Say where the memories are: one of --api-key (or MEM0_API_KEY), --file, --postgres; or --undo RUN. See pika import-mem0 --help",
    )
  if (options.follow && from === "file")
    throw new StartupError("--follow goes with --api-key or --postgres: a file does not change.")
  if (options.follow && options["dry-run"]) throw new StartupError("--follow goes without --dry-run.")
  if (options.history === "platform" && from !== "platform")
    throw new StartupError("--history platform goes with --api-key.")
  if (options["embedding-model"] !== undefined && from !== "postgres")
    throw new StartupError("--embedding-model goes with --postgres: other sources have no vectors.")
  return from
}
