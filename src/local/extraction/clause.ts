import type { Figure } from "./figure.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"

/** A stretch of a sentence with one verb, still in the child's words. */
export type Clause = {
  tokens: Token[]
  language: Language
  plain: boolean
  /** It is said of now, as against before: "now I live with my dad". */
  saysNow: boolean
}

/** Of whom a clause is: the user, or somebody else (a figure). */
export type Subject = { kind: "user" } | { kind: "figure"; figure: Figure }

/** A clause taken apart. */
export type Parsed = {
  clause: Clause
  /** Null: of nobody who is known. */
  subject: Subject | null
  /** The subject is left out: "got a puppy!!", "and lives in Paris". */
  elided: boolean
  /** What is said of the subject, markers such as "really" or "đang" left aside. */
  predicate: Token[]
}

/** Who speaks, and of whom: a parent's "he", "bé" is the child, whose memory this is. */
export type Speaker = {
  parent: boolean
  /** Names by which a speaking parent calls the child; they grow as the conversation goes on. */
  childNames: Set<string>
  /** Words by which the user means themselves. */
  selves: ReadonlySet<string>
  /** The child of a speaking parent is a he, a she, or not known. */
  childGender: "male" | "female" | null
}
