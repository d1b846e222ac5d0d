import { createHash } from "node:crypto"

/** Vietnamese tones, as marks of their own. */
const tone = "[\\u0300\\u0301\\u0303\\u0309\\u0323]"

/**
 * A tone that stands on the first letter of "oa", "oe" or "uy", in a word that is one Vietnamese syllable: "hòa", "khỏe", "thủy" put it
 * where "hoà", "khoẻ", "thuỷ" do not. No two words differ in that alone.
 */
const earlyTone = new RegExp(
  `(?<![\\p{L}\\p{M}])((?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|[bcdđghklmnpqrstvx])?)(?:(o)(${tone})([ae])|(u)(${tone})(y))` +
    "(?=(?:ch|ng|nh|[cmnptioyu])?(?![\\p{L}\\p{M}]))",
  "gu",
)

/** Whether it may match: without a look behind, which takes ten times as long. */
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
 * What makes two texts, or two names, the same: equal for both. Case, Unicode form, the place of a Vietnamese tone ("hoà", "hòa"), the shape
 * of quotes, runs of spaces and the punctuation that ends a word or the text (. , ; : ! …) do not count. All else does: marks, digits and signs. To find something
 * is another matter: see `fold`.
 */
export const identity = (text: string): string => {
  const low = text.toLowerCase()
  const spelt = isPlainAscii(low) ? low : withLateTones(low).replace(/[‘’]/g, "'").replace(/[“”]/g, '"')
  const spaced = spelt.replace(/\s+/gu, " ").trim()
  const ended = /[.,;:!…]/.test(spaced) ? spaced.replace(/(?<=[^\s.,;:!…])[.,;:!…]+(?=\s|$)/gu, "") : spaced
  return ended || text
}

/** A key without its marks: what is left of it where nobody types them. */
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
 * The words of a text, by which two statements are compared: as `identity` leaves them, without what encloses them or makes them an owner
 * ("Sparky's").
 */
export const identityWords = (text: string): string[] => {
  const said = identity(text)
  return (said.includes("-") ? said.split(/\s|(?<=\p{L})-(?=\p{L})/u) : said.split(/\s/u))
    .map((word) => word.replace(/^["'([]+|["')\]?]+$/g, "").replace(/'s$/, ""))
    .filter((word) => word !== "")
}

/** Keys are parts of index rows, which have a bound. */
const maxKeyLength = 200

/** The identity of a name or value, in 200 characters: a longer one is told apart by the hash of all of it. */
export const nameKey = (name: string): string => {
  const key = identity(name)
  // A character is one unit of a string or two.
  if (key.length <= maxKeyLength) return key
  const characters = [...key]
  if (characters.length <= maxKeyLength) return key
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 32)
  return `${characters.slice(0, maxKeyLength - hash.length - 1).join("")} ${hash}`
}
