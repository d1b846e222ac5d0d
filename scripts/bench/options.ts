import { parseArgs } from "node:util"

export const scenarioNames = [
  "growth",
  "search",
  "never-asked",
  "cached",
  "trust",
  "defaults",
  "recall",
  "one-owner",
  "profile",
  "insert",
  "extract",
  "documents",
  "chunks",
  "sockets",
  "answers",
] as const
export type ScenarioName = (typeof scenarioNames)[number]

export const help = `bun scripts/bench.ts [flags]: starts a pika on a PostgreSQL server and measures it, and what the parts can do alone.

DATABASE_URL           the server, on which the database pika_bench is created; default: that of scripts/services

--users N              people with --memories each (10000)
--memories N           memories of each (100)
--owner N              memories of the one big owner (100000)
--chunks A,B            chunks of the shared libraries in the scenario chunks (100000)
--scenario A,B         some of ${scenarioNames.join(", ")}; mem0; or scale alone; default: all but mem0 and scale
--total N              memories of everybody in the scenario scale (5000000): about 5 kB of disk each; its databases are pika_bench_scale and
                       pika_bench_scale_small
--clients 1,8          numbers of concurrent clients in the scenario search (1,8,32,128)
--seconds N            how long each load is measured (10)
--peer mem0            compare with mem0ai too: it is fetched from npm into a temporary folder
--quick                everything small, in two minutes, in the database pika_bench_quick
--fresh                drop the database first
--out FILE.md          write the tables into FILE.md, between <!-- bench:NAME --> and <!-- /bench:NAME -->, NAME.json and plot beside it in figures/
--name NAME            the name for that ("USERSxMEMORIES")

Seeded data is kept and used again; stopped seeding continues where it was. growth needs an empty database and drops one that is not.`

export type Options = {
  users: number
  memories: number
  owner: number
  chunks: number[]
  total: number
  scenarios: readonly (ScenarioName | "mem0" | "scale")[]
  clients: number[]
  seconds: number
  warmUpSeconds: number
  quick: boolean
  fresh: boolean
  out: string | null
  name: string
  /** The flags as given, for repeating the run. */
  flags: string
}

/** Memories of everybody in the small database of the scenario scale. */
export const leastTotal = 100_000

export class UsageError extends Error {}

/** Reads the flags. Throws a `UsageError` that says what is wrong. */
export const readOptions = (flags: string[]): Options | "help" => {
  const { values } = parse(flags)
  if (values.help) return "help"
  const quick = values.quick ?? false
  const number = (name: string, given: string | undefined, otherwise: number): number => {
    if (given !== undefined && !/^[1-9]\d*$/.test(given)) throw new UsageError(`--${name} must be a whole number`)
    return given === undefined ? otherwise : Number(given)
  }
  if (values.peer !== undefined && values.peer !== "mem0") throw new UsageError("--peer knows mem0 only")
  const total = number("total", values.total, quick ? leastTotal : 5_000_000)
  if (total < leastTotal) throw new UsageError(`--total must be at least ${leastTotal}`)
  const users = number("users", values.users, quick ? 100 : 10_000)
  const memories = number("memories", values.memories, 100)
  return {
    users,
    memories,
    owner: number("owner", values.owner, quick ? 5000 : 100_000),
    chunks: (values.chunks ?? (quick ? "4000" : "100000")).split(",").map((count) => number("chunks", count, 1)),
    total,
    scenarios: readScenarios(values.scenario, values.peer === "mem0"),
    clients: (values.clients ?? "1,8,32,128").split(",").map((count) => number("clients", count, 1)),
    seconds: number("seconds", values.seconds, quick ? 2 : 10),
    warmUpSeconds: quick ? 0.5 : 2,
    quick,
    fresh: values.fresh ?? false,
    out: values.out ?? null,
    name: values.name ?? `${users}x${memories}`,
    flags: flags.join(" "),
  }
}

const parse = (args: string[]) => {
  const text = { type: "string" } as const
  const flag = { type: "boolean" } as const
  const numbers = { users: text, memories: text, owner: text, chunks: text, total: text, clients: text, seconds: text }
  const options = {
    ...numbers,
    scenario: text,
    peer: text,
    out: text,
    name: text,
    quick: flag,
    fresh: flag,
    help: flag,
  }
  try {
    return parseArgs({ args, options })
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : "unknown flag")
  }
}

const readScenarios = (given: string | undefined, peer: boolean): Options["scenarios"] => {
  if (given === undefined) return [...scenarioNames, ...(peer ? (["mem0"] as const) : [])]
  if (given === "scale") return ["scale"]
  const known = [...scenarioNames, "mem0"] as const
  const asked = given.split(",")
  const strange = asked.find((name) => !known.some((other) => other === name))
  if (strange !== undefined) throw new UsageError(`--scenario: there is no ${strange}`)
  // In their own order: growth comes first, because it begins with an empty database.
  return known.filter((name) => asked.includes(name) || (name === "mem0" && peer))
}
