/** Vietnamese tone marks. The other combining marks (circumflex, horn, breve) make another letter, not another tone. */
const toneMarks = /[\u0300\u0301\u0303\u0309\u0323]/g
const allMarks = /\p{M}+/gu

/** "Phở Bò" → "pho bo", "Đà Nẵng" → "da nang": the text as typed without accents. */
export const fold = (text: string): string =>
  text.normalize("NFD").replace(allMarks, "").toLowerCase().replaceAll("đ", "d").normalize("NFC")

/**
 * One spelling per Vietnamese syllable: the tone is moved behind the letters, so that "hoá" and "hóa", "thuỷ" and "thủy" are equal, and
 * "kỳ" equals "kì". Words without a mark stay unchanged.
 */
export const accentKey = (word: string): string => {
  const decomposed = word.toLowerCase().normalize("NFD")
  const tones = decomposed.match(toneMarks)
  if (!tones) return decomposed.normalize("NFC")
  const letters = decomposed.replace(toneMarks, "").normalize("NFC")
  return letters.replace(/^(h|k|l|m|s|t|v|qu)y$/, "$1i") + tones.join("")
}

const latin = /^[a-z]+$/
const hasVowel = /[aeiouy]/

const undouble = (word: string): string => word.replace(/([^aeiouls])\1$/, "$1")

/** Consonants, one vowel, one consonant: "hat", "skat", "car". Such a stem keeps or regains its -e: "hated" is not "hats". */
const needsE = (word: string): boolean => /^[^aeiou]+[aeiouy][^aeiouwxy]$/.test(word)

const withoutInflection = (word: string): string => {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(ss|x|ch|sh|zz)es$/.test(word)) return word.slice(0, -2)
  if (/[^su]s$/.test(word) && !word.endsWith("is")) return word.slice(0, -1)
  const participle = /^(.{3,}?)(ing|ied|ed)$/.exec(word)
  const base = participle?.[1]
  if (!participle || base === undefined || !hasVowel.test(base) || /eed$/.test(word)) return word
  if (participle[2] === "ied") return `${base}y`
  return needsE(base) ? `${base}e` : undouble(base)
}

const withoutDerivation = (word: string): string => {
  if (word.length > 6 && word.endsWith("ly")) return word.slice(0, -2)
  if (word.length > 6 && /(ness|ment)$/.test(word)) return word.slice(0, -4)
  if (word.length > 7 && /[st]ion$/.test(word)) return word.slice(0, -3)
  return word
}

/**
 * A light English stemmer after Porter (1980), steps 1a to 1c, 5a and four endings: likes, liked, liking → "like". Vietnamese syllables
 * stay unchanged: none ends in -s, -ed or -ing.
 */
export const stem = (folded: string): string => {
  if (folded.length < 4 || !latin.test(folded)) return folded
  const word = withoutDerivation(withoutInflection(folded))
  if (word.length < 3) return folded
  if (word.endsWith("e") && word.length > 3 && !needsE(word.slice(0, -1))) return word.slice(0, -1)
  return word.replace(/([^aeiou])y$/, "$1i")
}
