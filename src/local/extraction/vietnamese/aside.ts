import type { ExtractedFact } from "../../../facts/extraction.ts"
import type { Parsed } from "../clause.ts"
import { guards, vietnameseVerbs } from "../data.ts"
import type { Discourse } from "../discourse.ts"
import { createFact, entitiesIn } from "../facts.ts"
import { createWordSet } from "../lexicon.ts"
import { renderClause, renderSpan } from "../render.ts"
import { isWord } from "../text/tokens.ts"

const verbs = createWordSet([...vietnameseVerbs.event, ...vietnameseVerbs.marker, "là", "có"])
const commands = new Set([...guards.commands.vi, "thôi", "kệ", "ơi", "vậy", "thế", "chắc", "đố"])
const spokenTo = new Set(["pika", "cậu", "mày", "gì", "sao", "nhỉ", "hả"])

const leastWords = 4
const mostWords = 24

/** "mấy đứa trong lớp hay trêu em", "giỗ cụ cháu": somebody else's doing that touches the user, told as it is. */
export const asideFact = (parsed: Parsed, discourse: Discourse): ExtractedFact | null => {
  const { clause, replacements } = parsed
  const words = clause.tokens.filter(isWord)
  if (clause.language !== "vi" || words.length < leastWords || words.length > mostWords) return null
  if (replacements.length === 0 || commands.has(words[0]?.low ?? "")) return null
  if (words.some((one) => spokenTo.has(one.low))) return null
  if (discourse.story.told && !replacements.some((one) => one.text.includes("người dùng"))) return null
  if (!clause.tokens.some((_, at) => at > 0 && verbs.longest(clause.tokens, at, clause.plain) > 0)) return null
  const text = renderClause({ ...parsed, elided: false }, discourse)
  if (/^phụ huynh của người dùng (là|muốn|cho|tên|nhờ|xin)/i.test(text)) return null
  return createFact({
    text,
    category: "other",
    tags: [],
    confidence: 0.55,
    relations: [{ subject: "user", type: "about", target: text }],
    figures: parsed.mentioned,
    entities: entitiesIn(clause.tokens.map((one) => one.text)),
  })
}

const mostTail = 9
const emptyTail = new Set("nhé nha thôi kệ vui mệt thích dạ ừ không rồi pika gì sao ơi buồn cười haha".split(" "))

/** "…, vai Mouse King": what trails a statement without a verb of its own belongs to it. */
export const tailOf = (parsed: Parsed, discourse: Discourse): string | null => {
  const { tokens, language } = parsed.clause
  const words = tokens.filter(isWord)
  if (language !== "vi" || words.length < 2 || words.length > mostTail) return null
  if (parsed.clause.link !== null || emptyTail.has(words[0]?.low ?? "")) return null
  if (words.some((one) => spokenTo.has(one.low) || one.low === "ai")) return null
  return renderSpan(parsed, 0, tokens.length, discourse)
}
