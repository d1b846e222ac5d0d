import { describe, expect, test } from "bun:test"
import { completeQuery } from "../../src/answers/complete-query.ts"
import { nothingKnown } from "../../src/answers/nothing-known.ts"

const turn = (content: string, role: "user" | "assistant" = "user") => ({ role, content })
const talk = [turn("What is my dog's name?"), turn("Your dog is called Sparky [1].", "assistant")]

describe("what is searched for", () => {
  for (const question of [
    "And how old is he?",
    "How many horns does it have?",
    "Why?",
    "Tell me more!",
    "Còn nó thì sao?",
    "Nó mấy tuổi?",
  ])
    test(`"${question}" is completed by what the person said before`, () => {
      expect(completeQuery(question, talk)).toBe(`What is my dog's name?\n${question}`)
    })

  for (const question of [
    "What is my dog's name?",
    "Where does grandma Lan live?",
    "Khủng long ba sừng ăn gì?",
    "What did I tell you about the castle in Hue that we visited?",
  ])
    test(`"${question}" is searched for as it is`, () => {
      expect(completeQuery(question, talk)).toBe(question)
    })

  test("a follow-up of a follow-up reaches back to what both are about", () => {
    expect(completeQuery("And where does he sleep?", [...talk, turn("How old is he?")])).toBe(
      "What is my dog's name?\nHow old is he?\nAnd where does he sleep?",
    )
  })
})

describe("when nothing is found", () => {
  for (const question of [
    "What is the capital of Mongolia?",
    "Tell me about black holes",
    "Thủ đô của Mông Cổ là gì?",
    "Where does grandma live",
  ])
    test(`"${question}" is answered without a model`, () => {
      expect(nothingKnown(question, [])).toMatch(/don't know|chưa biết/)
    })

  for (const said of [
    "Hello!",
    "I have a dog named Sparky",
    "Thank you, bye",
    "Let's play a game",
    "How are you?",
    "Chào bạn!",
    "Bạn là ai?",
    "Tell me a joke",
  ])
    test(`"${said}" is left to the answerer`, () => {
      expect(nothingKnown(said, [])).toBeNull()
    })

  test("a question about what was said in the conversation is left to the answerer", () => {
    expect(nothingKnown("What is my cat called?", [turn("I have a cat. It is called Tiger.")])).toBeNull()
  })

  test("a question that was only asked before is answered without a model again", () => {
    const asked = [turn("What is the capital of Mongolia?"), turn("I don't know anything about that yet.", "assistant")]
    expect(nothingKnown("What is the capital of Mongolia?", asked)).not.toBeNull()
  })
})
