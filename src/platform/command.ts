import { ConfigError, exitConfig } from "./config.ts"
import { StartupError } from "./errors.ts"
import { describeError } from "./logger.ts"

export const exitUsage = 64

/** Runs a command to its exit status. What it throws is told to a person: mistakes of theirs in a sentence, ours by type and place. */
export const runCommand = async (command: () => Promise<number>): Promise<never> => {
  // Where nobody else watches them. What a runtime prints of an error itself holds the message, and that may hold anything.
  watchFaults((error) => endWith(error))
  try {
    process.exit(await command())
  } catch (error) {
    return endWith(error)
  }
}

/** `notice` is told, instead of the runtime and instead of whoever watched before, of each error that nobody catches. */
export const watchFaults = (notice: (error: unknown, kind: string) => void): void => {
  const watched = { unhandledRejection: "a rejection that nobody handles", uncaughtException: "an uncaught exception" }
  for (const [event, kind] of Object.entries(watched)) {
    process.removeAllListeners(event)
    process.on(event, (error: unknown) => notice(error, kind))
  }
}

const endWith = (error: unknown): never => {
  const { status, text } = explain(error)
  process.stderr.write(`${text}\n`)
  process.exit(status)
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
  return { status: 1, text: `pika stopped by a fault of its own: ${JSON.stringify(describeError(error))}` }
}
