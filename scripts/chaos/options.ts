import { parseArgs } from "node:util"
import { faults } from "./faults.ts"
import type { Phases } from "./run-fault.ts"
import type { Fault } from "./stage.ts"

export const help = `bun scripts/chaos.ts [flags]: breaks the services that dist/pika depends on, one after another, under load, and checks its promises.

--only A,B      some of ${faults.map(({ name }) => name).join(", ")}
--seconds N     how long each fault lasts (30)
--quick         each for a few seconds, without near duplicates
--out FILE.md   write the table into FILE.md, between <!-- bench:chaos --> and <!-- /bench:chaos -->
--name NAME     another name for that

It needs root and Debian: it runs its own PostgreSQL and Redis, from scripts/services, in .cache/chaos-services.`

export class UsageError extends Error {}

/** They differ from others only in details; one of each kind is enough for a quick run. */
const leftOutWhenQuick = ["redis-paused", "provider-429", "provider-slow", "provider-cut", "clock-back"]

export type Options = { faults: readonly Fault[]; phases: Phases; out: string | null; name: string; flags: string }

export const readOptions = (args: string[]): Options | "help" => {
  const { values } = parse(args)
  if (values.help) return "help"
  const quick = values.quick ?? false
  if (values.seconds !== undefined && !/^[1-9]\d*$/.test(values.seconds))
    throw new UsageError("--seconds must be a whole number")
  return {
    faults: choose(values.only, quick),
    // CI shares its machine: a second may be lost in the prober itself.
    phases: quick
      ? { warmUpSeconds: 1, faultSeconds: Number(values.seconds ?? 5), afterSeconds: 3, healthMilliseconds: 3000 }
      : { warmUpSeconds: 3, faultSeconds: Number(values.seconds ?? 30), afterSeconds: 12, healthMilliseconds: 1000 },
    out: values.out ?? null,
    name: values.name ?? "chaos",
    flags: args.join(" "),
  }
}

const choose = (only: string | undefined, quick: boolean): readonly Fault[] => {
  if (only === undefined) return faults.filter(({ name }) => !quick || !leftOutWhenQuick.includes(name))
  return only.split(",").map((name) => {
    const fault = faults.find((one) => one.name === name)
    if (!fault) throw new UsageError(`--only: there is no ${name}`)
    return fault
  })
}

const parse = (args: string[]) => {
  const text = { type: "string" } as const
  const flag = { type: "boolean" } as const
  try {
    return parseArgs({ args, options: { only: text, seconds: text, out: text, name: text, quick: flag, help: flag } })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown flag")
  }
}
