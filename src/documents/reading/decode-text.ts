/** Text in UTF-8, in UTF-16 with a byte order mark, or in Windows-1258; null: it is in none of them. The text is in NFC. */
export const decodeText = (bytes: Uint8Array, options: { isWhole: boolean } = { isWhole: true }): string | null => {
  const [first, second] = bytes
  const utf16 = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null
  const text = utf16
    ? decode(utf16, bytes, options.isWhole)
    : (decode("utf-8", bytes, options.isWhole) ?? decodeDamaged(bytes) ?? decodeVietnamese(bytes))
  return text === null || unprintable.test(text) ? null : text.normalize("NFC")
}

/** Text has none of these characters, and other kinds of files have many. A form feed is a page's end in old text files. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what tells text from other files.
const unprintable = /[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]/

const decode = (encoding: "utf-8" | "utf-16le" | "utf-16be", bytes: Uint8Array, isWhole: boolean): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !isWhole })
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

const mostDamage = 0.05

/** Text in UTF-8 with a few broken characters, which are left out. */
const decodeDamaged = (bytes: Uint8Array): string | null => {
  const text = new TextDecoder("utf-8").decode(bytes)
  const broken = text.split("\ufffd").length - 1
  let foreign = 0
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 0x7f) foreign++
  return broken <= foreign * mostDamage ? text.replaceAll("\ufffd", "") : null
}

/** Bytes without a character in Windows-1258. */
const undefinedBytes = new Set([0x81, 0x8a, 0x8d, 0x8e, 0x8f, 0x90, 0x9a, 0x9d, 0x9e])

/** In Windows-1258, a tone is a mark after its vowel. A mark after anything else shows that the text is in another encoding. */
const strayTone = /(?<![aeiouyăâêôơư])[\u0300\u0301\u0303\u0309\u0323]/i

const decodeVietnamese = (bytes: Uint8Array): string | null => {
  if (bytes.some((byte) => undefinedBytes.has(byte))) return null
  const text = new TextDecoder("windows-1258").decode(bytes)
  return strayTone.test(text) ? null : text
}
