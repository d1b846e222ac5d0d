import { z } from "zod"
import { fold } from "../platform/text.ts"
import { fillRule, matchWords, wordListsSchema } from "../platform/word-rules.ts"
import file from "./about-self.json" with { type: "json" }

const rules = z.array(z.string())
const { en, vi } = z
  .strictObject({
    /** `self`: "my dog", "where do I live", "who helps me"; `own`: the patterns that also count in a request. */
    en: z.strictObject({ lists: wordListsSchema, own: rules, self: rules, request: rules }),
    /** `self`: first-person pronouns, after "nhà" or "của" or before a verb: not "con cá" or "em bé". */
    vi: z.strictObject({ lists: wordListsSchema, self: rules, selfWithoutMarks: rules, request: z.string() }),
  })
  .parse(file)

const anyOf = (list: readonly string[]): RegExp =>
  new RegExp(`\\b(?:${list.map((rule) => fillRule(rule, en.lists)).join("|")})\\b`, "iu")

const englishOwn = anyOf(en.own)
const englishSelf = anyOf(en.self)
/** Requests are not about the speaker: "how do I fold a plane", "tell me a joke". */
const englishRequest = anyOf(en.request)

const vietnameseSelf = matchWords(vi.self, "iu", vi.lists)
const vietnameseSelfFolded = matchWords(vi.selfWithoutMarks, "iu", vi.lists)
/** "Viết cho tớ một bài thơ" is a request, like "write me a poem". */
const vietnameseRequest = new RegExp(`^(?:${fillRule(vi.request, vi.lists)})(?!\\p{L})`, "iu")

/** Whether a question is about the speaker's own life ("Where does my cat sleep?") and not about the world. */
export const isAboutSelf = (query: string): boolean =>
  (vietnameseSelf.test(query) && !vietnameseRequest.test(query)) ||
  (fold(query) === query.toLowerCase() && vietnameseSelfFolded.test(query)) ||
  englishOwn.test(query) ||
  (englishSelf.test(query) && !englishRequest.test(query))
