import { LRUCache } from "lru-cache"
import type { ExtractedFact, ExtractionInput, ExtractionOutcome, Turn } from "../facts/extraction.ts"
import type { CallLimits } from "../models/call-limits.ts"
import { firstAnswer } from "../models/first-answer.ts"
import { ProviderError } from "../models/provider-error.ts"
import { splitIntoWindows } from "./windows.ts"

/** Finds the facts in turns that can be read at once. Throws a `ProviderError`. */
export type WindowReader = (input: ExtractionInput, limits: CallLimits) => Promise<ExtractionOutcome>

/** How a conversation is being read, over all of the tries at it. */
export type Reading = {
  /** What each window gave that was read, by its number: it is not read, nor paid for, again. */
  read: Map<number, ExtractionOutcome>
  /** There is no other try at what failed for now. */
  isLast: boolean
  /** Told before another window is read. What it throws ends the reading. */
  goOn: (done: number, windows: number) => Promise<void>
}

/** Readings by the id of their job. Another process that takes the job over reads it all again. */
export type Readings = LRUCache<string, Reading["read"]>
export const createReadings = (): Readings => new LRUCache({ max: 256, ttl: 15 * 60_000 })

/** The longest conversation has about 45 windows: one after the other, a model of 7 s a call would not be done in a job's time. */
const windowsAtOnce = 4

/** More than this of one conversation is a model that has gone astray. */
const maxFacts = 500

/**
 * Reads each window by the first of the readers that can. One that nobody can read is told of, and costs the others nothing; throws when
 * that is so of all that were begun at first, and where another try may bring what failed for now.
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
  // What is under way when one fails for now is paid for: it is waited for. What breaks all off ends it.
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

/** Windows overlap: the same fact may be found in two of them. */
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
  return { facts: facts.slice(0, maxFacts), rejected }
}
