import type { ExtractedFact } from "./extraction.ts"

const secretWords =
  /\b(password|passcode|pass ?word|pin code|pin number|mat khau|mật khẩu|mã pin|ma pin|otp|cvv|số tài khoản|so tai khoan|credit card|thẻ tín dụng)\b/iu
const email = /[\w.+-]{1,64}(?:@|\s?[([]at[)\]]\s?)[\w-]{1,64}\.[\w.-]{1,64}/iu
const spelledEmail = /[\w.+-]{1,64} (?:at|a còng|a cong) [\w-]{1,64} (?:dot|chấm|cham) (?:com|net|org|vn|edu)\b/iu
/** Seven digits or more, however they are grouped: a phone, card or document number. A date (2026-01-31, 31/1/2026) is not one. */
const longNumber = /(?:\p{Nd}[\s./()-]{0,2}){7,}/u
const date = /\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b/gu
const street =
  /\b\d{1,5}[A-Za-z]?,? (?:\p{Lu}[\p{L}'.-]{0,40} ){1,3}(?:[Ss]treet|St|[Rr]oad|Rd|[Aa]venue|Ave|[Ll]ane|[Dd]rive|[Bb]oulevard|Blvd)\b/u
const vietnameseStreet =
  /(?<!\p{L})(?:số nhà|so nha|nhà số|nha so) \d|(?<!\p{L})\d{1,5}[a-z]?(?:\/\d{1,5}){0,4},? (?:đường|phố|ngõ|hẻm|ngách|kiệt) [\p{L}\d]/iu

/** Whether a text gives away what must never be kept: a password or code, an e-mail or street address, a phone, card or document number. */
export const looksLikeSecret = (text: string): boolean =>
  [secretWords, email, spelledEmail, street, vietnameseStreet].some((pattern) => pattern.test(text)) ||
  longNumber.test(text.replace(date, ""))

/**
 * The fact without what looks like a secret in its tags, entities, relations and endings: a model that leaves a number out of the sentence may
 * still have put it there.
 */
export const withoutSecrets = (fact: ExtractedFact): ExtractedFact => {
  const isClean = (...texts: (string | null)[]): boolean =>
    !texts.some((text) => text !== null && looksLikeSecret(text))
  return {
    ...fact,
    tags: fact.tags.filter((tag) => isClean(tag)),
    entities: fact.entities.filter(({ name }) => isClean(name)),
    relations: fact.relations.filter(({ subject, type, target }) => isClean(subject, type, target)),
    ends: fact.ends.filter(({ subject, type, target }) => isClean(subject, type, target)),
  }
}
