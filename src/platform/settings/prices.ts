import { z } from "zod"

/** USD per million tokens, per minute of audio that was heard, or per million characters that were spoken. */
export type Price = { input: number; output: number } | { minute: number } | { characters: number }
export type Prices = ReadonlyMap<string, Price>

/** OpenAI's list prices of the default models, November 2026. */
const listPrices: [model: string, price: Price][] = [
  ["gpt-4o-mini", { input: 0.15, output: 0.6 }],
  ["text-embedding-3-small", { input: 0.02, output: 0 }],
  ["omni-moderation-latest", { input: 0, output: 0 }],
  // OpenAI's own estimates: these are billed by tokens that its answers do not tell.
  ["gpt-4o-mini-transcribe", { minute: 0.003 }],
  ["gpt-4o-mini-tts", { characters: 15 }],
]

const amount = /^\d{1,6}(\.\d{1,9})?$/
const example =
  "PIKA_MODEL_PRICES must look like gpt-4o=2.5/10,whisper-1=0.006/minute,tts-1=15/characters, in USD for a million tokens, a minute, or a million characters"

/** `model=input/output`, `model=price/minute` or `model=price/characters`, separated by commas; the last `=` counts, because model names may contain one. */
export const pricesSchema = z
  .string()
  .default("")
  .transform((text, context): Prices => {
    const prices = new Map(listPrices)
    for (const entry of text.split(",").filter((part) => part.trim() !== "")) {
      const [, model = "", input = "", output = ""] = /^\s*(.+)=([^=/]+)\/([^=/]+?)\s*$/.exec(entry) ?? []
      const price = readPrice(input.trim(), output)
      if (price === null) {
        context.addIssue({ code: "custom", message: example })
        return z.NEVER
      }
      prices.set(model.trim(), price)
    }
    return prices
  })

const readPrice = (first: string, second: string): Price | null => {
  if (!amount.test(first)) return null
  if (second === "minute") return { minute: Number(first) }
  if (second === "characters") return { characters: Number(first) }
  return amount.test(second) ? { input: Number(first), output: Number(second) } : null
}

/** In USD; null when the model's price is not known. */
export const costOf = (
  prices: Prices,
  used: { model: string; inputTokens: number; outputTokens: number; seconds?: number; characters?: number },
): number | null => {
  const price = prices.get(used.model)
  if (!price) return null
  if ("minute" in price) return ((used.seconds ?? 0) * price.minute) / 60
  if ("characters" in price) return ((used.characters ?? 0) * price.characters) / 1_000_000
  return (used.inputTokens * price.input + used.outputTokens * price.output) / 1_000_000
}
