import { expect, test } from "bun:test"
import { splitSentences } from "../../../src/documents/reading/split-sentences.ts"

const cases: [name: string, sentences: string[]][] = [
  ["English", ["The cat sleeps.", "Why?", "It is tired!", "So am I…", "Good night."]],
  ["Vietnamese", ["Con mèo ngủ.", "Tại sao?", "Nó mệt!", "Đêm nay trời lạnh…", "Ngủ ngon."]],
  ["quotes and brackets", ['"Come here." She came.', "(It was late.)", "He said “Stop!”", "Then it was quiet."]],
  ["speech that goes on", ['"Really?" she asked.', "“Đi đâu?” – mẹ hỏi.", "Wait... what is it?"]],
  ["titles", ["Dr. Lan met Mr. and Mrs. Brown on St. John Street.", "They talked."]],
  ["Vietnamese abbreviations", ["TS. Nguyễn sống ở TP. Hồ Chí Minh, Q. 3.", "GS. Trần ở Hà Nội."]],
  ["initials", ["J. K. Rowling wrote it.", "The U.S. Army read it."]],
  ["numbers", ["It costs 3.50 dollars.", "2. Khủng long ăn cỏ.", "See p. 12 and Fig. 3."]],
]

for (const [name, sentences] of cases)
  test(`sentences are found: ${name}`, () => {
    const all = sentences.flatMap((one) => (one.startsWith('"Come') ? ['"Come here."', "She came."] : one))
    expect(splitSentences(all.join(" "))).toEqual(all)
  })
