import { describe, expect, test } from "bun:test"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const saidAt = new Date("2026-03-10T09:00:00Z")
const hear = (said: string, asked?: string) =>
  extractWithRules({
    turns: [
      ...(asked ? [{ role: "assistant" as const, content: asked }] : []),
      { role: "user" as const, content: said },
    ],
    known: [],
    saidAt,
  }).facts
const texts = (said: string, asked?: string): string[] => hear(said, asked).map(({ text }) => text)

describe("a reply that is a sentence of its own is not taken for the bare value of the question", () => {
  test.each([
    ["Where do you live?", "I live in Hue.", "User lives in Hue"],
    ["Where do you live?", "My family lives in Hue", 'User said: "My family lives in Hue"'],
    ["Bạn sống ở đâu?", "Sống ở Huế", "Người dùng sống ở Huế"],
    ["Bạn sống ở đâu?", "Mình sống ở Huế", "Người dùng sống ở Huế"],
    ["What's your name?", "I'm Bo", "User's name is Bo"],
    ["What's your name?", "Call Me Bo", "User's name is Bo"],
    ["Bạn tên gì?", "Tên mình là Bo", "Người dùng tên là Bo"],
    ["Which school do you go to?", "My School Is Pine Grove", "User goes to Pine Grove"],
    ["What's your favorite color?", "I like blue", "User likes blue"],
    ["What's your favorite movie?", "I Am Legend", "User's favorite movie is I Am Legend"],
    ["Bạn sợ gì?", "Em sợ nhện ạ", "Người dùng sợ nhện"],
    ["Bạn bị dị ứng gì?", "Em dị ứng tôm", "Người dùng dị ứng tôm"],
  ])("%s – %s", (asked, said, kept) => expect(texts(said, asked)).toEqual([kept]))
})

describe("how a child of the speaker is called is quoted, and is not the user's own name", () => {
  test.each([
    "Con gái tôi tên là Mai",
    "Con gái mình tên là Mai",
    "Con trai tôi là Nam",
    "Con trai anh tên là Nam",
    "Cháu tôi tên là Mai",
    "Bé nhà mình tên là Na",
  ])("%s", (said) => expect(texts(said)).toEqual([`Người dùng nói: "${said}"`]))

  test.each(["my daughter's name is Mai", "my son is called Nam"])("%s", (said) =>
    expect(texts(said)).toEqual([`User said: "${said}"`]),
  )
})

describe("a tooth, a turn or a grandmother that is lost was no possession", () => {
  test.each([
    "I lost my first tooth",
    "I lost a tooth",
    "I broke my arm",
    "I lost my turn",
    "I lost the game",
    "I lost my grandma",
    "My arm got broken",
    "em rụng răng rồi",
    "em mất cái răng rồi",
    "em mất ngủ",
    "tay con bị gãy rồi",
  ])("%s", (said) =>
    expect(hear(said).map(({ text, ends }) => [text.includes(`"${said}"`), ends])).toEqual([[true, []]]),
  )
})
