import pino, { type DestinationStream, type Logger } from "pino"

export type { Logger }

/**
 * JSON lines on standard output. Log ids, counts, codes and durations; never a text that somebody said or asked.
 * Errors are cut to type, code and place: messages of drivers and providers may quote the values they choked on.
 */
export const createLogger = (level: string, destination?: DestinationStream): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: neverTold, censor: "[not told]" },
    },
    destination ?? gatherLines(pino.destination({ dest: 1, sync: true })),
  )

const gatherMilliseconds = 100
const maxBufferedLength = 16_000
/** Written at once, with what waits before them: they may be the last that a process says. */
const isUrgent = (line: string): boolean => /^\{"level":"(?:warn|error|fatal)"/.test(line)

/**
 * Writes lines together: one at a time they take 6 µs each of the main thread, and together 2. A process that exits, for whatever reason
 * it has, writes them first; one that is killed takes up to 100 ms of lines with it, none of which tells of a fault.
 */
const gatherLines = (destination: DestinationStream): DestinationStream => {
  let text = ""
  let timer: Timer | null = null
  const flush = (): void => {
    if (timer) clearTimeout(timer)
    timer = null
    const lines = text
    text = ""
    if (lines !== "") destination.write(lines)
  }
  process.once("exit", flush)
  return {
    write: (line) => {
      text += line
      if (text.length > maxBufferedLength || isUrgent(line)) flush()
      else timer ??= setTimeout(flush, gatherMilliseconds).unref()
    },
  }
}

/**
 * A second net, for a line that somebody writes without thinking: fields that are credentials or hold what somebody said. Top-level ones
 * alone: they cost 1 µs a line, and names with a wildcard 4 µs.
 */
const neverTold = [
  "headers",
  "authorization",
  '["x-api-key"]',
  "cookie",
  "api_key",
  "key",
  "token",
  "password",
  "secret",
  "body",
  "payload",
  "query",
  "content",
  "conversation",
  "messages",
  "fact_value",
  "metadata",
]

/** What can be told of an error without telling its message. */
export const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error }
  return {
    type: error.constructor.name,
    ...pick(error),
    at: ownFrames(error),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** Codes and names that drivers attach: PostgreSQL's state, routine, table and constraint, a provider's status. */
const tellingFields = ["code", "status", "fault", "routine", "table_name", "constraint_name"]

/** One word: a provider chooses its codes, and may put a whole sentence there. */
const isCode = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && /^[\w.:-]{1,64}$/.test(value))

const pick = (error: Error): Record<string, unknown> =>
  Object.fromEntries(Object.entries(error).filter(([name, value]) => tellingFields.includes(name) && isCode(value)))

/**
 * Where it happened, our own places first: the frames of a driver are the same for every error. The message, which the stack begins
 * with, may have lines that look like frames.
 */
const ownFrames = ({ stack = "", message }: Error): string[] => {
  const frames = stack
    .replace(message, "")
    .split("\n")
    .flatMap((line) => /^\s*at (.*)$/.exec(line)?.[1] ?? [])
  const own = frames.filter((frame) => !frame.includes("node_modules"))
  return (own.length > 0 ? own : frames).slice(0, 5)
}
