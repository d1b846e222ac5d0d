import { expect, test } from "bun:test"
import {
  guessOwnSpeaker,
  parseConversation,
  speakersOf,
} from "../../src/console/web/screens/jobs/parse-conversation.ts"

const turnsOf = (text: string) => parseConversation(text).map(({ speaker, text }) => [speaker, text])

test("a label begins a turn, and lines without one go on with it", () => {
  expect(turnsOf("User: I have a dog.\nHe is two.\n\nAssistant: How lovely!\nuser: Yes.")).toEqual([
    ["User", "I have a dog.\nHe is two."],
    ["Assistant", "How lovely!"],
    ["user", "Yes."],
  ])
})

test("names of any script, marks of lists and of bold text, wide colons and empty turns are understood", () => {
  expect(turnsOf("**Bà Ngoại**: Chào con\n- Bé Mai: Con chào bà\nMẹ：Ăn cơm chưa?\nPika:\n> Leo: Hi")).toEqual([
    ["Bà Ngoại", "Chào con"],
    ["Bé Mai", "Con chào bà"],
    ["Mẹ", "Ăn cơm chưa?"],
    ["Leo", "Hi"],
  ])
})

test("times in front are left out", () => {
  expect(turnsOf("[10:32] Mai: a\n12/05/2026, 10:33 - Mai: b\n10:34:01 PM Mai: c\n[2026-05-12 10:35] Mai: d")).toEqual([
    ["Mai", "a"],
    ["Mai", "b"],
    ["Mai", "c"],
    ["Mai", "d"],
  ])
})

test("an address, a time within a text and a sentence before a colon are no speakers", () => {
  const text = "Mai: see\nhttps://example.com\nI like three things: cats, kites and soup\nat 10:30 we left"
  expect(turnsOf(text)).toEqual([["Mai", text.slice(5)]])
})

test("without labels each paragraph is a turn", () => {
  expect(turnsOf("I have a dog.\nHe is two.\n\nI like kites.\n")).toEqual([
    [null, "I have a dog.\nHe is two."],
    [null, "I like kites."],
  ])
  expect(turnsOf(" \n ")).toEqual([])
})

test("the person is who is called so or has the name, else the first who is not the companion", () => {
  const guess = (text: string, ...names: string[]) => guessOwnSpeaker(parseConversation(text), names)
  expect(guess("Trợ lý: Chào!\nMẹ: Kể đi\nCon: Dạ")).toBe("Con")
  expect(guess("Mẹ: Kể đi\nMai: Dạ\nPika: Hay quá", "mai")).toBe("Mai")
  expect(guess("Robot: Hi\nTom: Hello\nAnna: Hi")).toBe("Tom")
  expect(guess("I have a dog.")).toBeNull()
  expect(speakersOf(parseConversation("A: 1\nB: 2\nA: 3"))).toEqual(["A", "B"])
})
