import type { Figure, Referent } from "./discourse.ts"
import type { Language } from "./text/language.ts"
import type { Token } from "./text/tokens.ts"

/** A stretch of a sentence with one verb, still in the child's words. */
export type Clause = {
  tokens: Token[]
  language: Language
  plain: boolean
  /** The word that ties it to the clause before ("because", "nên"), if any. */
  link: string | null
  /** It is said of now, as against before: "now I live with my dad". The word itself may be gone from the tokens. */
  saysNow?: boolean
}

/** A piece of a clause that the third person says in other words: tokens `from` to `to` become `text`. */
export type Replacement = { from: number; to: number; text: string }

export type Subject = Referent & { from: number; to: number }

/** A clause taken apart: who, what, and what must be reworded to say it of the user. */
export type Parsed = {
  clause: Clause
  subject: Subject | null
  /** The subject is that of the clause before, or is left out as children do ("got a puppy!!", "tuần nào cũng chơi"). */
  elided: boolean
  /** Where the verb's phrase begins, markers such as "really" or "đang" left aside. */
  predicate: Token[]
  predicateFrom: number
  markers: string[]
  replacements: Replacement[]
  mentioned: Figure[]
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
