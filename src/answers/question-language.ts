export type Language = "en" | "vi"

const vietnameseLetters = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/
/** Typed without marks. None of them is an English word. */
const vietnamese = new Set(
  "la cua gi dau nao bao nhieu ten minh khong toi nguoi thich duoc voi nhung cac mot hai chau anh chao ket khi vi thi nay hom muon biet".split(
    " ",
  ),
)
const english = new Set(
  "the is are was were am be do does did has have had of to in on at it i you he she we they my your his her our their this that what who whom whose when where why how which many much and or can could will would not please tell me about hello hi hey".split(
    " ",
  ),
)

/** The language that more of its words speak for; English when none does. */
export const languageOfQuestion = (question: string): Language => {
  const words =
    question
      .normalize("NFC")
      .toLowerCase()
      .match(/[\p{L}]+/gu) ?? []
  let vi = 0
  for (const word of words) {
    if (vietnameseLetters.test(word)) vi += 2
    else if (vietnamese.has(word)) vi += 1
    else if (english.has(word)) vi -= 1
  }
  return vi > 0 ? "vi" : "en"
}
