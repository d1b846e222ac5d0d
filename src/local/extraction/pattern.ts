import { fold, type Token } from "./text/tokens.ts"

/**
 * The pattern language of the data files, matched token by token:
 *   word          itself (without diacritics as well, in a sentence typed without them)
 *   (a|b c)       one of these        [a|b]   one of these or nothing
 *   {slot}        some words, kept under that name        {slot:type}   words of a type (name, number, animal, food, …)
 *   ...           anything, to be ignored
 * A pattern matches a whole clause or predicate.
 */
type Element =
  | { kind: "word"; low: string; fold: string }
  | { kind: "choice"; options: Element[][] }
  | { kind: "slot"; name: string; type: string }
  | { kind: "rest" }

export type Pattern = { source: string; elements: Element[]; keys: string[] }

const reader = (source: string) => {
  const parts = source.match(/\{[^}]*\}|\.\.\.|[()[\]|]|[^\s()[\]|{}]+/g) ?? []
  let at = 0
  const sequence = (end: string): Element[][] => {
    const options: Element[][] = [[]]
    while (at < parts.length && parts[at] !== end) {
      const part = parts[at++] ?? ""
      const current = options.at(-1) ?? []
      if (part === "|") options.push([])
      else if (part === "(") current.push({ kind: "choice", options: sequence(")") })
      else if (part === "[") current.push({ kind: "choice", options: [...sequence("]"), []] })
      else if (part === "...") current.push({ kind: "rest" })
      else if (part.startsWith("{")) current.push(slotOf(part.slice(1, -1)))
      else current.push({ kind: "word", low: part.toLowerCase(), fold: fold(part) })
    }
    at += 1
    return options
  }
  return sequence("")
}

const slotOf = (text: string): Element => {
  const [name = "", type] = text.split(":")
  return { kind: "slot", name, type: type ?? name }
}

/** Words one of which any sentence must hold to match: patterns are looked up by them, so that few are ever tried. */
const keysOf = (elements: readonly Element[]): string[] | null => {
  let best: string[] | null = null
  for (const element of elements) {
    const keys =
      element.kind === "word" ? [element.fold] : element.kind === "choice" ? choiceKeys(element.options) : null
    if (keys && (best === null || keys.length < best.length)) best = keys
  }
  return best
}

const choiceKeys = (options: readonly Element[][]): string[] | null => {
  const keys: string[] = []
  for (const option of options) {
    const own = keysOf(option)
    if (own === null) return null
    keys.push(...own)
  }
  return keys
}

export const compilePattern = (source: string): Pattern => {
  const options = reader(source)
  const elements: Element[] = options.length === 1 ? (options[0] ?? []) : [{ kind: "choice", options }]
  return { source, elements, keys: keysOf(elements) ?? [] }
}

export type Span = { from: number; to: number }
export type Captures = Map<string, Span>
/** The lengths that a slot of a type can take from a token on, the likeliest first. */
export type SlotLengths = (type: string, tokens: readonly Token[], at: number, plain: boolean) => readonly number[]

const maxSteps = 3000

/** Matches all tokens, or gives null. The steps are counted, so that no sentence can make it slow. */
export const matchPattern = (
  pattern: Pattern,
  tokens: readonly Token[],
  plain: boolean,
  slotLengths: SlotLengths,
): Captures | null => {
  const captures: Captures = new Map()
  let steps = 0
  const match = (elements: readonly Element[], index: number, at: number, then: (at: number) => boolean): boolean => {
    if (++steps > maxSteps) return false
    const element = elements[index]
    if (element === undefined) return then(at)
    const next = (to: number): boolean => match(elements, index + 1, to, then)
    if (element.kind === "word") {
      const one = tokens[at]
      return (
        one !== undefined &&
        (one.low === element.low || (plain && one.low === one.fold && one.fold === element.fold)) &&
        next(at + 1)
      )
    }
    if (element.kind === "choice") return element.options.some((option) => match(option, 0, at, next))
    if (element.kind === "rest") return restMatches(at, next)
    for (const length of slotLengths(element.type, tokens, at, plain)) {
      captures.set(element.name, { from: at, to: at + length })
      if (next(at + length)) return true
    }
    captures.delete(element.name)
    return false
  }
  const restMatches = (from: number, next: (to: number) => boolean): boolean => {
    for (let to = from; to <= tokens.length; to++) if (next(to)) return true
    return false
  }
  return match(pattern.elements, 0, 0, (at) => at === tokens.length) ? captures : null
}

/** Finds the patterns worth trying on a sentence by the words it holds. Keeps the order in which they were given. */
export const createPatternIndex = <Owner>(entries: readonly { pattern: Pattern; owner: Owner }[]) => {
  const byKey = new Map<string, number[]>()
  const always: number[] = []
  for (const [order, { pattern }] of entries.entries()) {
    if (pattern.keys.length === 0) always.push(order)
    for (const key of new Set(pattern.keys)) byKey.set(key, [...(byKey.get(key) ?? []), order])
  }
  return (tokens: readonly Token[]): { pattern: Pattern; owner: Owner }[] => {
    const orders = new Set(always)
    for (const one of tokens) for (const order of byKey.get(one.fold) ?? []) orders.add(order)
    return [...orders].sort((a, b) => a - b).flatMap((order) => entries[order] ?? [])
  }
}
