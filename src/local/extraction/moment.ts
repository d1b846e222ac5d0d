import type { Question } from "./answering.ts"
import type { Subject } from "./clause.ts"
import type { Language } from "./text/language.ts"

/** A statement waiting for its value: "my favorite color is", said by "i have a new favorite color now". */
export type Topic = { statement: string; turn: number }

/** Where the conversation stands: what short answers and pointing words are read by. */
export type Moment = {
  /** Counts the user's turns. */
  turn: number
  question: Question | null
  /** Whom the companion's question was about, where it was not the user: "Anh học gì?" – "học làm phim". */
  askedOf: Subject | null
  /** What the user asked the companion last: "Yours?" gives it back. */
  askedByUser: Question | null
  /** This turn has answered the question. */
  answered: boolean
  topic: Topic | null
  /** The turn in which a birthday came up last. */
  birthdayTurn: number
}

export const startOfConversation = (): Moment => ({
  turn: 0,
  question: null,
  askedOf: null,
  askedByUser: null,
  answered: false,
  topic: null,
  birthdayTurn: -9,
})

/** What a statement that lacks its value waits for: "i have a new favorite color". */
export const topicOf = (frame: string, slots: ReadonlyMap<string, string>, language: Language): string | null => {
  const kind = slots.get("kind")
  if (frame === "favorite-changed" && kind)
    return language === "en" ? `my favorite ${kind} is` : `${kind} tớ thích nhất là`
  if (frame === "new-school") return "my school is called"
  return frame === "new-school-vi" ? "trường tớ tên là" : null
}
