/** Control characters, and marks that only matter to a layout: soft hyphens, directions, byte order marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to go.
const invisible = /[\0-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\uffff]|\p{Cs}/gu
const ligatures = /[\ufb00-\ufb06]/g

/** Text as blocks hold it: on one line, in NFC, without what cannot be seen. */
export const cleanText = (text: string): string => clean(text).replace(/\s+/g, " ").trim()

/** The same, with its lines and indentation. */
export const cleanCode = (text: string): string =>
  clean(text)
    .replace(/\s+$/, "")
    .replace(/^\s*\n/, "")

const clean = (text: string): string =>
  text
    .replace(invisible, "")
    .replace(ligatures, (letters) => letters.normalize("NFKC"))
    .normalize("NFC")
