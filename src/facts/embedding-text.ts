import type { Category } from "./fact.ts"
import { readQuote } from "./quote.ts"

/**
 * The text that is embedded for a fact: its own text with its category and tags. "User made it to the finals" mentions neither event nor
 * soccer; its category and tags do, and questions ask for them ("Which sport …?"). For a quote, only the speaker's words.
 */
export const embeddingText = (fact: { text: string; category: Category; tags: readonly string[] }): string => {
  const quote = readQuote(fact.text)
  const text = quote ? [quote.asked, quote.said].filter((part) => part !== null).join(" ") : fact.text
  const topics = [fact.category === "other" || fact.category === "personal_info" ? "" : fact.category, ...fact.tags]
  const unsaid = [...new Set(topics.map((topic) => topic.replaceAll("_", " ")))].filter(
    (topic) => topic !== "" && !text.toLowerCase().includes(topic.toLowerCase()),
  )
  return unsaid.length === 0 ? text : `${text} (${unsaid.join(", ")})`
}
