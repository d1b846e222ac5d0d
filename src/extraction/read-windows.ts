import { LRUCache } from "lru-cache"
import type { ExtractedFact, ExtractionInput, ExtractionOutcome, Turn } from "../facts/extraction.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import { ProviderError } from "../models/provider-error.ts"
import { splitIntoWindows } from "./windows.ts"

/** Finds the facts in turns that fit in one call. Throws a `ProviderError`. */
export type WindowReader = (input: ExtractionInput, limits: CallLimits) => Promise<ExtractionOutcome>

/** The state of reading one conversation, over all attempts. */
export type Reading = {
  /** The outcome of each window that was read, by number. Such a window is not read, or paid for, again. */
  read: Map<number, ExtractionOutcome>
  /** Temporary failures will not be tried again. */
  isLast: boolean
  /** Called before the next window is read. If it throws, reading stops. */
  goOn: (done: number, windows: number) => Promise<void>
}

/** Readings by job id. If another process takes over the job, it reads everything again. */
export type Readings = LRUCache<string, Reading["read"]>
export const createReadings = (): Readings => new LRUCache({ max: 256, ttl: 15 * 60_000 })

/** The longest conversation has about 45 windows. One by one, with 7 s per call, they would not fit in a job's time limit. */
const windowsAtOnce = 4

/** More facts than this in one conversation mean that the model has failed. */
const maxFacts = 500

/**
 * Reads each window with the first reader that can read it. A window that nobody can read is reported and does not affect the others.
 * Throws when this is true of all windows that were started first, or when a window failed temporarily and another attempt will follow.
 */
export const readWindows = async (
  readers: readonly WindowReader[],
  input: ExtractionInput,
  limits: CallLimits,
  { read, isLast, goOn }: Reading,
): Promise<ExtractionOutcome> => {
  const windows = splitIntoWindows(input.turns)
  const waiting = windows.map((turns, index) => ({ turns, index })).filter(({ index }) => !read.has(index))
  const unread = new Map<number, ProviderError>()
  const abort = new AbortController()
  const signal = AbortSignal.any([limits.signal, abort.signal])
  let later: ProviderError | null = null

  const readOne = async (turns: Turn[], index: number): Promise<void> => {
    try {
      read.set(index, await firstAnswer(readers, (reader) => reader({ ...input, turns }, { ...limits, signal })))
    } catch (error) {
      if (!(error instanceof ProviderError) || error.fault === "cancelled") throw error
      unread.set(index, error)
      if (mayComeRight(error) && !isLast) later ??= error
    }
  }
  const readOthers = async (): Promise<void> => {
    while (!later && !(read.size === 0 && unread.size > 0)) {
      const next = waiting.shift()
      if (!next) return
      if (read.size + unread.size > 0) await goOn(read.size, windows.length)
      await readOne(next.turns, next.index)
    }
  }
  // When one window fails temporarily, calls that are already running are paid for, so this waits for them. Other errors stop everything.
  await Promise.all(Array.from({ length: windowsAtOnce }, readOthers)).catch((error: unknown) => {
    abort.abort()
    throw error
  })
  const [failure] = unread.values()
  if (later) throw later
  if (failure && read.size === 0) throw failure
  return merge(windows.length, read, unread)
}

const mayComeRight = ({ fault }: ProviderError): boolean => fault !== "refused" && fault !== "malformed"

/** Windows overlap, so two of them may give the same fact. */
const merge = (
  windows: number,
  read: ReadonlyMap<number, ExtractionOutcome>,
  unread: ReadonlyMap<number, ProviderError>,
): ExtractionOutcome => {
  const inOrder = [...read].sort(([one], [other]) => one - other).map(([, outcome]) => outcome)
  const found = new Map<string, ExtractedFact>()
  for (const fact of inOrder.flatMap((outcome) => outcome.facts)) {
    const key = fact.text.toLowerCase()
    if (!found.has(key)) found.set(key, fact)
  }
  const facts = [...found.values()]
  const rejected = inOrder.flatMap((outcome) => outcome.rejected)
  for (const [index, { message }] of [...unread].sort(([one], [other]) => one - other))
    rejected.push({ reason: `Part ${index + 1} of ${windows} of the conversation could not be read. ${message}` })
  for (let over = maxFacts; over < facts.length; over++)
    rejected.push({ reason: `The conversation gave more facts than the ${maxFacts} that it may.` })
  return { facts: facts.slice(0, maxFacts), rejected, doubts: inOrder.flatMap(({ doubts = [] }) => doubts) }
}
