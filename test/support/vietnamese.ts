import fc from "fast-check"
import { isFunctionWord } from "../../src/search/function-words.ts"

const tones = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
/** The vowels that are one letter but for a mark that makes another letter of it. */
const vowels = ["aăâ", "eê", "oôơ", "uư"]
const onsets = ["b", "c", "d", "đ", "h", "kh", "l", "m", "n", "ng", "nh", "t", "th", "tr", "v", "x"]
const codas = ["", "n", "ng", "m", "t"]

const syllable = fc.record({
  onset: fc.constantFrom(...onsets),
  family: fc.constantFrom(...vowels),
  vowel: fc.nat(2),
  tone: fc.nat(5),
  coda: fc.constantFrom(...codas),
})
type Syllable = { onset: string; family: string; vowel: number; tone: number; coda: string }

const write = ({ onset, family, vowel, tone, coda }: Syllable): string =>
  `${onset}${family[vowel % family.length]}${tones[tone]}${coda}`.normalize("NFC")

const isMarked = (word: string): boolean => /[\u0300-\u036f]|đ/.test(word.normalize("NFD"))

/** Two syllables that differ in one mark (a tone, a vowel's hat, horn or breve, or the bar of đ), both with a mark at least. */
export const markPair: fc.Arbitrary<[string, string]> = fc
  .tuple(syllable, fc.constantFrom("tone", "vowel", "onset"), fc.integer({ min: 1, max: 5 }))
  .map(([one, what, by]): [string, string] => {
    const other = {
      tone: { ...one, tone: (one.tone + by) % tones.length },
      vowel: { ...one, vowel: one.vowel + by },
      onset: { ...one, onset: { d: "đ", đ: "d" }[one.onset] ?? one.onset },
    }[what]
    return [write(one), write(other)]
  })
  .filter(([one, other]) => one !== other && isMarked(one) && isMarked(other))

/** Of these the ones that a search asks for: "đã" only says how something is put, and nobody is called that. */
export const wordPair = markPair.filter((pair) => !pair.some(isFunctionWord))

/** Pairs that mean two things to everybody. */
export const knownPairs: [string, string][] = [
  ["dừa", "dứa"],
  ["Hùng", "Hưng"],
  ["bánh", "bành"],
  ["đường", "dương"],
  ["bà", "bá"],
  ["mận", "mân"],
  ["Đăng", "Đặng"],
  ["Thuỳ", "Thuý"],
  ["bưởi", "bươi"],
  ["cá", "cà"],
]
