import { parseArgs } from "node:util"

export const help = `bun scripts/soak.ts [flags]: dist/pika under a mixed load at a fixed rate; memory, descriptors, connections and p95 must not grow.

--minutes N     duration (30); memory is compared with its value after 5 minutes, or after a quarter of the time if that is sooner
--rate N        searches per second (100); everything else in proportion
--out FILE.md   write the table into FILE.md, between <!-- bench:soak --> and <!-- /bench:soak -->
--name NAME     another name for that

It needs root and Debian: it runs its own PostgreSQL and Redis, from scripts/services, in .cache/chaos-services.`

export class UsageError extends Error {}

export type Options = { minutes: number; rate: number; out: string | null; name: string; flags: string }

export const readOptions = (args: string[]): Options | "help" => {
  const { values } = parse(args)
  if (values.help) return "help"
  const number = (name: "minutes" | "rate", otherwise: number): number => {
    const given = values[name]
    if (given !== undefined && !/^[1-9]\d*$/.test(given)) throw new UsageError(`--${name} must be a whole number`)
    return given === undefined ? otherwise : Number(given)
  }
  return {
    minutes: number("minutes", 30),
    rate: number("rate", 100),
    out: values.out ?? null,
    name: values.name ?? "soak",
    flags: args.join(" "),
  }
}

const parse = (args: string[]) => {
  const text = { type: "string" } as const
  try {
    return parseArgs({
      args,
      options: { minutes: text, rate: text, out: text, name: text, help: { type: "boolean" } },
    })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown flag")
  }
}
