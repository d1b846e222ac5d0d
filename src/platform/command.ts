import { ConfigError, exitConfig } from "./config.ts"
import { StartupError } from "./errors.ts"
import { describeError } from "./logger.ts"

export const exitUsage = 64

/**
 * Runs a command to its exit status. Errors are shown to a person: a user's mistake as a sentence, an internal error by type and place.
 */
export const runCommand = async (command: () => Promise<number>): Promise<never> => {
  // For commands without their own handler. The runtime would print the message of an error, and that may contain anything.
  watchFaults((error) => endWith(error))
  try {
    process.exit(await command())
  } catch (error) {
    return endWith(error)
  }
}

/** `notice` gets each uncaught error, instead of the runtime and of any earlier handler. */
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
