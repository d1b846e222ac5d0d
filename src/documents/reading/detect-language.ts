/** Letters that only Vietnamese uses, of the languages that are read often. About half of its words have one. */
const vietnamese = /[ảạắằẳẵặấầẩẫậẻẽẹếềểễệỉịỏọốồổỗộơớờởỡợủụưứừửữựỳỷỹỵ]/
/** A third of the words of an English text; rare in other languages. */
const english = new Set(
  "the and of to that it for with as are be by from this have had not you his her they were which is was or their its can will".split(
    " ",
  ),
)

const leastShare = 0.15

/** The language that most words speak for, by letters of Vietnamese and common words of English; null when few words do. */
export const detectLanguage = (text: string): "en" | "vi" | null => {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}\p{M}]+/gu) ?? []
  const vi = words.filter((word) => vietnamese.test(word)).length
  const en = words.filter((word) => english.has(word)).length
  if (Math.max(vi, en) < words.length * leastShare || words.length === 0) return null
  return vi >= en ? "vi" : "en"
}
