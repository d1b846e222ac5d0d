import { type ParseArgsConfig, parseArgs } from "node:util"
import { exitUsage } from "../src/platform/command.ts"

type Options = NonNullable<ParseArgsConfig["options"]>

/**
 * Parses the arguments of a script. With --help it prints `usage` and exits with 0; for an unknown option or word it prints the problem
 * and `usage`, and exits with 64.
 */
export const readArguments = <const Known extends Options, const Words extends boolean = false>(
  usage: string,
  options: Known,
  allowPositionals: Words = false as Words,
) => {
  const args = Bun.argv.slice(2)
  if (args.includes("--help")) {
    console.log(usage)
    process.exit(0)
  }
  try {
    return parseArgs({ args, options, allowPositionals })
  } catch (error) {
    return endWithUsage(usage, error instanceof Error ? error.message : "It cannot be understood.")
  }
}

export const endWithUsage = (usage: string, problem: string): never => {
  console.error(`${problem}\n\n${usage}`)
  process.exit(exitUsage)
}
