import { expect, test } from "bun:test"
import { detectLanguage } from "../../../src/documents/reading/detect-language.ts"

const texts: [language: "en" | "vi" | null, text: string][] = [
  ["en", "The cat sat on the mat, and it was warm. The dog had not seen them."],
  ["vi", "Con mèo ngồi trên tấm thảm, trời rất ấm. Con chó không nhìn thấy nó."],
  ["vi", "Con mèo ngồi trên tấm thảm".normalize("NFD")],
  ["vi", "Bài 3: Khủng long ba sừng (Triceratops) sống ở Bắc Mỹ cách đây 68 triệu năm."],
  [null, "Le chat était assis sur le tapis, et il faisait très chaud. Où est-il allé ?"],
  [null, "Die Katze saß auf der Matte, und es war warm. Der Hund hat sie nicht gesehen."],
  [null, "猫坐在垫子上。天气很暖和。"],
  [null, "1 2 3 4 5"],
  [null, ""],
]

for (const [language, text] of texts)
  test(`the language of "${text.slice(0, 40)}" is ${language}`, () => {
    expect(detectLanguage(text)).toBe(language)
  })
