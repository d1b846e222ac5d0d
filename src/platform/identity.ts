import { createHash } from "node:crypto"

/** Vietnamese tones, as combining marks. */
const tone = "[\\u0300\\u0301\\u0303\\u0309\\u0323]"

/**
 * A tone on the first letter of "oa", "oe" or "uy" in a Vietnamese syllable: "hòa", "khỏe", "thủy", where others write "hoà", "khoẻ",
 * "thuỷ". No two words differ only in that.
 */
const earlyTone = new RegExp(
  `(?<![\\p{L}\\p{M}])((?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|[bcdđghklmnpqrstvx])?)(?:(o)(${tone})([ae])|(u)(${tone})(y))` +
    "(?=(?:ch|ng|nh|[cmnptioyu])?(?![\\p{L}\\p{M}]))",
  "gu",
)

/** A quick test before the pattern above: without lookbehind, which takes ten times as long. */
const mayBeEarlyTone = new RegExp(`o${tone}[ae]|u${tone}y`, "u")

const isPlainAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

const withLateTones = (text: string): string => {
  const apart = text.normalize("NFD")
  if (!mayBeEarlyTone.test(apart)) return apart.normalize("NFC")
  return apart
    .replace(earlyTone, (_, onset: string, o = "", oTone = "", ae = "", u = "", uTone = "", y = "") =>
      [onset, o, ae, oTone, u, y, uTone].join(""),
    )
    .normalize("NFC")
}

/**
 * The identity of a text or name: equal for two that count as the same. Case, Unicode form, the place of a Vietnamese tone ("hoà",
 * "hòa"), the shape of quotes, runs of spaces and punctuation at the end of a word or text (. , ; : ! …) do not matter. Everything else
 * does: marks, digits and signs. For finding, see `fold`.
 */
export const identity = (text: string): string => {
  const low = text.toLowerCase()
  const spelt = isPlainAscii(low) ? low : withLateTones(low).replace(/[‘’]/g, "'").replace(/[“”]/g, '"')
  const spaced = spelt.replace(/\s+/gu, " ").trim()
  const ended = /[.,;:!…]/.test(spaced) ? spaced.replace(/(?<=[^\s.,;:!…])[.,;:!…]+(?=\s|$)/gu, "") : spaced
  return ended || text
}

/** A key without its marks, as people type it without accents. */
export const withoutMarks = (key: string): string =>
  isPlainAscii(key)
    ? key
    : key
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .replaceAll("đ", "d")
        .normalize("NFC")

/** Whether a text has no mark at all. */
export const isUnmarked = (text: string): boolean =>
  isPlainAscii(text) || !/[\u0300-\u036fđĐ]/.test(text.normalize("NFD"))

/**
 * The words of a text for comparing two statements: in their `identity` form, without enclosing signs or possessive endings ("Sparky's").
 */
export const identityWords = (text: string): string[] => {
  const said = identity(text)
  return (said.includes("-") ? said.split(/\s|(?<=\p{L})-(?=\p{L})/u) : said.split(/\s/u))
    .map((word) => word.replace(/^["'([]+|["')\]?]+$/g, "").replace(/'s$/, ""))
    .filter((word) => word !== "")
}

/** Keys are parts of index rows, which have a maximum size. */
const maxKeyLength = 200

/** The identity of a name or value, in 200 characters; a longer one ends with a hash of the whole. */
export const nameKey = (name: string): string => {
  const key = identity(name)
  // A character is one or two units of a string.
  if (key.length <= maxKeyLength) return key
  const characters = [...key]
  if (characters.length <= maxKeyLength) return key
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 32)
  return `${characters.slice(0, maxKeyLength - hash.length - 1).join("")} ${hash}`
}
