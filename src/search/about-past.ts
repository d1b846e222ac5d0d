import { z } from "zod"
import { fold } from "../platform/text.ts"
import { fillRule, wordListsSchema } from "../platform/word-rules.ts"
import file from "./about-past.json" with { type: "json" }

/**
 * Questions about how things were before they changed. Not questions about a past event ("What did I do yesterday?") or about a sequence
 * ("What do I do before dinner?", "trước khi ngủ"). All patterns expect single spaces between words.
 */
const patterns = z.array(z.string())
const { en, vi } = z
  .strictObject({
    en: z.strictObject({
      /** `leftBehind`: things that a person has one at a time, or leaves behind: "my old school". Not "my old grandma". */
      lists: wordListsSchema,
      patterns,
      /** "before Maple Hill": what came before a thing. "before Christmas" and "before Monday" are points in time. Case-sensitive. */
      beforeName: z.string(),
      /** "Have you told me this before?" is about the conversation itself. */
      talk: z.string(),
    }),
    vi: z.strictObject({
      /** `lasting`: things that a person does for some time: "từng sống", not "từng người" (each person). */
      lists: wordListsSchema,
      patterns,
      /** "Kể chuyện ngày xưa" asks for a story. */
      story: z.string(),
    }),
  })
  .parse(file)

const english = en.patterns.map((pattern) => new RegExp(fillRule(pattern, en.lists)))
const beforeName = new RegExp(fillRule(en.beforeName, en.lists), "u")
const englishTalk = new RegExp(fillRule(en.talk, en.lists))

const vietnamesePatterns = vi.patterns.map((pattern) => fillRule(pattern, vi.lists))
const vietnamese = vietnamesePatterns.map((pattern) => new RegExp(pattern))
/** The same patterns as typed without marks. */
const withoutMarks = vietnamesePatterns.map((pattern) => new RegExp(fold(pattern)))
const story = new RegExp(vi.story)

export const isAboutPast = (query: string): boolean => {
  const lower = query.normalize("NFC").toLowerCase()
  const said = ` ${(lower.match(/[\p{L}\p{N}]+/gu) ?? []).join(" ")} `
  if (story.test(said)) return false
  if (beforeName.test(query) || english.some((pattern) => pattern.test(said))) return !englishTalk.test(said)
  return (
    vietnamese.some((pattern) => pattern.test(said)) ||
    (fold(said) === said && withoutMarks.some((pattern) => pattern.test(said)))
  )
}
