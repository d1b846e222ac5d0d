import { ConfigError, exitConfig } from "./config.ts"
import { StartupError } from "./errors.ts"

export const exitUsage = 64

/** Runs a command to its exit status. What it throws is told to a person: mistakes of theirs in a sentence, ours with its stack. */
export const runCommand = async (command: () => Promise<number>): Promise<never> => {
  try {
    process.exit(await command())
  } catch (error) {
    const { status, text } = explain(error)
    process.stderr.write(`${text}\n`)
    process.exit(status)
  }
}

const explain = (error: unknown): { status: number; text: string } => {
  if (error instanceof ConfigError)
    return {
      status: exitConfig,
      text: `${error.message}\n${error.problems.map((problem) => `  ${problem}`).join("\n")}`,
    }
  if (error instanceof StartupError) return { status: 1, text: `pika: ${error.message}` }
  if (error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS"))
    return { status: exitUsage, text: `pika: ${error.message}` }
  return { status: 1, text: `pika stopped: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}` }
}
