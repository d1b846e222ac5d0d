import type { ExtractedFact } from "../facts/extraction.ts"

const secretWords =
  /\b(password|passcode|pass ?word|pin code|pin number|mat khau|mật khẩu|mã pin|ma pin|otp|cvv|số tài khoản|so tai khoan|credit card|thẻ tín dụng)\b/iu
const pin = /\bpin\b.{0,20}?\b\d{4,}/iu
/** The prefixes of common providers' keys, and JSON web tokens. */
const credential =
  /\bapi[ _-]?keys?\b|\b(?:sk|pk|ghp|gho|ghs|xox[abp]|pika)[-_][\w-]{8,}|\bAKIA[A-Z0-9]{12,}|\beyJ[\w-]{10,}\.[\w-]{5,}/iu
const email = /[\w.+-]{1,64}(?:@|\s?[([]at[)\]]\s?)[\w-]{1,64}\.[\w.-]{1,64}/iu
const spelledEmail = /[\w.+-]{1,64} (?:at|a còng|a cong) [\w-]{1,64} (?:dot|chấm|cham) (?:com|net|org|vn|edu)\b/iu
/** Seven digits or more, in any grouping: a phone, card or document number. A date (2026-01-31, 31/1/2026) does not match. */
const longNumber = /(?:\p{Nd}[\s./()-]{0,2}){7,}/u
const date = /\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b/gu
const street =
  /\b\d{1,5}[A-Za-z]?,? (?:\p{Lu}[\p{L}'.-]{0,40} ){1,3}(?:[Ss]treet|St|[Rr]oad|Rd|[Aa]venue|Ave|[Ll]ane|[Dd]rive|[Bb]oulevard|Blvd)\b/u
const vietnameseStreet =
  /(?<!\p{L})(?:số nhà|so nha|nhà số|nha so) \d|(?<!\p{L})\d{1,5}[a-z]?(?:\/\d{1,5}){0,4},? (?:đường|phố|ngõ|hẻm|ngách|kiệt) [\p{L}\d]/iu

/** "25 Nguyễn Trãi, phường 2": a number and a name before the ward or district. */
const vietnameseHouse =
  /(?<![\p{L}\d])\d{1,5}[a-z]?(?:\/\d{1,5}){0,4} \p{Lu}[\p{L} ]{1,40}, ?(?:quận|phường|huyện|Quận|Phường|Huyện|[QqPp]\.)/u

/**
 * Whether a text contains what must never be stored: a password or code, an e-mail or street address, a phone, card or document number.
 */
export const looksLikeSecret = (text: string): boolean =>
  [secretWords, pin, credential, email, spelledEmail, street, vietnameseStreet, vietnameseHouse].some((pattern) =>
    pattern.test(text),
  ) || longNumber.test(text.replace(date, ""))

/**
 * Removes what looks like a secret from tags, entities, relations and endings: a model may leave a number out of the sentence and still
 * put it there.
 */
export const withoutSecrets = (fact: ExtractedFact): ExtractedFact => {
  const isClean = (...texts: (string | null)[]): boolean =>
    !texts.some((text) => text !== null && looksLikeSecret(text))
  const asOne = (type: string | null, target: string | null): string => `${type?.replaceAll("_", " ")} ${target}`
  return {
    ...fact,
    tags: fact.tags.filter((tag) => isClean(tag)),
    entities: fact.entities.filter(({ name, type }) => isClean(name) && (type === "date" || !/^\d{4,}$/.test(name))),
    relations: fact.relations.filter(({ subject, type, target }) => isClean(subject, target, asOne(type, target))),
    ends: fact.ends.filter(({ subject, type, target }) => isClean(subject, target, asOne(type, target))),
  }
}
