import { z } from "zod"

/** USD per million tokens. */
export type Price = { input: number; output: number }
export type Prices = ReadonlyMap<string, Price>

/** OpenAI's list prices of the default models, November 2026. */
const listPrices: [model: string, price: Price][] = [
  ["gpt-4o-mini", { input: 0.15, output: 0.6 }],
  ["text-embedding-3-small", { input: 0.02, output: 0 }],
  ["omni-moderation-latest", { input: 0, output: 0 }],
]

const amount = /^\d{1,6}(\.\d{1,9})?$/
const example =
  "PIKA_MODEL_PRICES must look like gpt-4o=2.5/10,text-embedding-3-large=0.13/0, in USD for a million tokens"

/** `model=input/output`, separated by commas; the last `=` counts, because model names may contain one. */
export const pricesSchema = z
  .string()
  .default("")
  .transform((text, context): Prices => {
    const prices = new Map(listPrices)
    for (const entry of text.split(",").filter((part) => part.trim() !== "")) {
      const [, model = "", input = "", output = ""] = /^\s*(.+)=([^=/]+)\/([^=/]+?)\s*$/.exec(entry) ?? []
      if (!amount.test(input) || !amount.test(output)) {
        context.addIssue({ code: "custom", message: example })
        return z.NEVER
      }
      prices.set(model.trim(), { input: Number(input), output: Number(output) })
    }
    return prices
  })

/** In USD; null when the model's price is not known. */
export const costOf = (
  prices: Prices,
  used: { model: string; inputTokens: number; outputTokens: number },
): number | null => {
  const price = prices.get(used.model)
  return price ? (used.inputTokens * price.input + used.outputTokens * price.output) / 1_000_000 : null
}
