/** What a question asks for, as far as its words tell. */
export type AnswerType = "person" | "time" | "place" | "number" | null

const questions: [type: AnswerType, pattern: RegExp][] = [
  ["number", /\bhow (?:many|much|old|long|far|tall|big|high|fast|often)\b|\bwhat (?:number|percent\w*|age)\b/],
  ["number", /bao nhiêu|bao xa|bao lâu|mấy |bao nhieu|mấy tuổi|may tuoi|may con/],
  ["time", /\bwhen\b|\b(?:what|which) (?:year|day|date|month|century|decade|time)\b|\bbirthday\b/],
  ["time", /khi nào|lúc nào|bao giờ|năm nào|ngày nào|tháng nào|thế kỷ nào|khi nao|bao gio|nam nao|sinh nhật|sinh nhat/],
  ["place", /\bwhere\b|\b(?:what|which) (?:city|country|place|state|town|river|continent|region)\b/],
  ["place", /ở đâu|nơi nào|đâu|nước nào|thành phố nào|o dau|noi nao/],
  ["person", /\bwho\b|\bwhom\b|\bwhose\b|(?<!\p{L})ai(?!\p{L})|người nào|nguoi nao|\bname\b|tên gì|ten gi|tên là/u],
]

export const answerTypeOf = (question: string): AnswerType => {
  const text = question.normalize("NFC").toLowerCase()
  return questions.find(([, pattern]) => pattern.test(text))?.[0] ?? null
}

const numberWord =
  /(?<!\p{L})(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|trăm|nghìn|triệu|tỷ)(?!\p{L})/iu
const timeWord =
  /\d{3,4}|(?<!\p{L})(?:january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|century|today|yesterday|tomorrow|year|morning|evening|summer|winter|spring|autumn|tháng|năm|ngày|thế kỷ|thứ|hôm|sáng|chiều|tối|mùa)(?!\p{L})/iu
const capital = /(?<=[\p{Ll}\p{N},;:"'“(] )\p{Lu}[\p{L}\p{M}.'-]*/gu

/** Whether a sentence holds something of this type that is not in the question. */
export const holdsType = (type: AnswerType, sentence: string, questionWords: ReadonlySet<string>): boolean => {
  if (type === null) return false
  if (type === "number") return isNew(sentence.match(/\d[\d.,]*/g), questionWords) || numberWord.test(sentence)
  if (type === "time") return timeWord.test(sentence)
  return isNew(sentence.match(capital), questionWords)
}

const isNew = (found: readonly string[] | null, questionWords: ReadonlySet<string>): boolean =>
  found?.some((word) => !questionWords.has(word.toLowerCase())) ?? false
