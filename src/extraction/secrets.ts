const secretWords =
  /\b(password|passcode|pass ?word|pin code|pin number|mat khau|mật khẩu|mã pin|ma pin|otp|cvv|số tài khoản|so tai khoan|credit card|thẻ tín dụng)\b/iu
const email = /[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,64}/u
/** Seven digits or more, however they are grouped: a phone, card or document number. A date (2026-01-31, 31/1/2026) is not one. */
const longNumber = /(?:\d[\s.-]?){7,}/u
const date = /\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b/gu

/** Whether a text gives away what must never be kept: a password or code, an e-mail address, a phone, card or document number. */
export const looksLikeSecret = (text: string): boolean =>
  secretWords.test(text) || email.test(text) || longNumber.test(text.replace(date, ""))
