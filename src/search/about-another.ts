import { z } from "zod"
import { figureWords } from "../facts/figures.ts"
import { fold } from "../platform/text.ts"
import { fillRule, matchWords, wordListsSchema, wordsSchema } from "../platform/word-rules.ts"
import file from "./about-another.json" with { type: "json" }
import { isAboutSelf } from "./about-self.ts"

const rules = z.array(z.string())
const { en, vi, usersOwn, user, names } = z
  .strictObject({
    en: z.strictObject({
      lists: wordListsSchema,
      asker: wordsSchema,
      /** "Tell me about peanuts" is about peanuts. */
      request: z.string(),
      /** Somebody that a question mentions: "my mum", "the dog", "her", "who", "does sam", "Sam and I". */
      another: rules,
      /** The words before 's that are no owner: "what's", "it's". */
      notOwner: wordsSchema,
    }),
    vi: z.strictObject({
      lists: wordListsSchema,
      another: rules,
      /** Words that are clear even without marks. */
      anotherWithoutMarks: rules,
    }),
    /** An application may ask about its user: "Where does the user live?" */
    usersOwn: rules,
    user: rules,
    /** A capitalised word that is a person: "give Sam", "do Sam and I", not "live in Paris" or "like Minecraft". */
    names: z.strictObject({ notAfter: wordsSchema, not: wordsSchema }),
  })
  .parse(file)

const asker = matchWords(en.asker, "iu")
const request = matchWords([en.request], "giu", en.lists)
const own = matchWords(usersOwn, "giu")
const thirdPerson = matchWords(user, "giu")

const englishAnother = matchWords(en.another, "iu", { ...en.lists, ...figureWords.en })
const vietnameseAnother = matchWords(vi.another, "iu", { ...vi.lists, ...figureWords.vi })
const foldedAnother = matchWords(vi.anotherWithoutMarks, "u", vi.lists)

const name = new RegExp(
  fillRule("(?<=\\p{L}[\\p{L}'’]*,? )(?<!{notAfter} )(?!{not}(?!\\p{L}))\\p{Lu}\\p{Ll}", names),
  "u",
)
const possessive = new RegExp(
  fillRule("(?<!\\p{L})(?!{notOwner}['’])\\p{L}+['’]s(?= \\p{L}+)", { notOwner: en.notOwner }),
  "iu",
)

/**
 * Whether a question is about its speaker and mentions nobody else: "Where do I live?", "con bị dị ứng gì". Not "What is my dog's name?",
 * nor "What should I give Sam?". A fact about somebody else answers it only by mistake.
 */
export const asksOfSelfAlone = (query: string): boolean => {
  const asked = query.normalize("NFC").replace(request, "").replace(own, "my").replace(thirdPerson, "i")
  if (!asker.test(asked) && !isAboutSelf(asked)) return false
  if (englishAnother.test(asked) || vietnameseAnother.test(asked)) return false
  if (name.test(asked) || possessive.test(asked)) return false
  return fold(asked) !== asked.toLowerCase() || !foldedAnother.test(fold(asked))
}
