import { countTokens as count, setMergeCacheSize } from "gpt-tokenizer/encoding/o200k_base"

// Its cache becomes slower than no cache when it holds tens of thousands of words.
setMergeCacheSize(0)

/** A special token of other systems ("<|endoftext|>") is ordinary text when somebody says it. */
const plainText = { disallowedSpecial: new Set<string>() }

/** Number of o200k_base tokens. The table takes tens of megabytes and most of a second to build. */
export const countTokens = (text: string): number => count(text, plainText)
