import pino, { type DestinationStream, type Logger } from "pino"

export type { Logger }

/**
 * JSON lines on standard output. Log ids, counts, codes and durations; never a text that somebody said or asked. Errors are reduced to
 * type, code and place: messages of drivers and providers may quote the values they failed on.
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

/** For a command, whose standard output is its result: lines on standard error. */
export const createCommandLogger = (level: string): Logger =>
  createLogger(level, pino.destination({ dest: 2, sync: true }))

const gatherMilliseconds = 100
const maxBufferedLength = 16_000
/** Written at once, with all lines before them: they may be the last ones of a process. */
const isUrgent = (line: string): boolean => /^\{"level":"(?:warn|error|fatal)"/.test(line)

/**
 * Writes lines in batches: 2 µs of the main thread for a line instead of 6. A process that exits, for whatever reason, writes them first.
 * One that is killed loses lines of up to 100 ms, but no errors.
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
 * A second safety net against mistakes: fields with credentials or with what somebody said. Top-level fields only: they cost 1 µs per
 * line, names with a wildcard 4 µs.
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

/** What can be logged about an error without its message. */
export const describeError = (error: unknown): Record<string, unknown> => {
  if (!(error instanceof Error)) return { type: typeof error }
  return {
    type: error.constructor.name,
    ...pick(error),
    at: ownFrames(error),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  }
}

/** Codes and names that drivers add: PostgreSQL's state, routine, table and constraint, a provider's status. */
const tellingFields = ["code", "status", "fault", "routine", "table_name", "constraint_name"]

/** One word only: a provider chooses its own codes, and may put a whole sentence there. */
const isCode = (value: unknown): boolean =>
  typeof value === "number" || (typeof value === "string" && /^[\w.:-]{1,64}$/.test(value))

const pick = (error: Error): Record<string, unknown> =>
  Object.fromEntries(Object.entries(error).filter(([name, value]) => tellingFields.includes(name) && isCode(value)))

/**
 * Where it happened, our own frames first: a driver's frames are the same for every error. The stack begins with the message, which may
 * contain lines that look like frames.
 */
const ownFrames = ({ stack = "", message }: Error): string[] => {
  const frames = stack
    .replace(message, "")
    .split("\n")
    .flatMap((line) => /^\s*at (.*)$/.exec(line)?.[1] ?? [])
  const own = frames.filter((frame) => !frame.includes("node_modules"))
  return (own.length > 0 ? own : frames).slice(0, 5)
}
