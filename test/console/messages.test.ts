import { expect, test } from "bun:test"
import { beginAnswer, createMessages } from "../../src/console/web/screens/chat/messages.ts"

const said = (id: string) => ({ ...beginAnswer("talk", id), status: "complete" as const, content: id })
const grow = (messages: ReturnType<typeof createMessages>, index: number, text: string) =>
  messages.grow({ messageId: "answer", index, text })

test("a part of an answer changes that answer, and neither the list nor another message", () => {
  const messages = createMessages("talk")
  messages.put(said("question"))
  grow(messages, 0, "Three")
  const [ids, question] = [messages.ids.value, messages.of("question")?.value]
  grow(messages, 1, " horns")
  expect(messages.of("answer")?.value.content).toBe("Three horns")
  expect(messages.ids.value).toBe(ids)
  expect(messages.of("question")?.value).toBe(question)
})

test("the first part that comes again, folded with others, takes the place of what was there", () => {
  const messages = createMessages("talk")
  grow(messages, 0, "Three")
  grow(messages, 0, "Three horns")
  expect(messages.of("answer")?.value.content).toBe("Three horns")
})

test("what was complete is not undone by what was read before", () => {
  const messages = createMessages("talk")
  messages.put({ ...said("answer"), content: "Three horns." })
  messages.putNewest([beginAnswer("talk", "answer")], new Set())
  grow(messages, 9, "late")
  expect(messages.of("answer")?.value).toMatchObject({ status: "complete", content: "Three horns." })
})

test("the newest messages take the place of what is no longer listed, keep older ones, and what came meanwhile", () => {
  const messages = createMessages("talk")
  for (const id of ["old", "first", "replaced", "arrived"]) messages.put(said(id))
  expect(messages.putNewest([said("first"), said("second")], new Set(["arrived"]))).toBe(true)
  expect(messages.ids.value).toEqual(["old", "first", "second", "arrived"])
})

test("after a gap nothing older stays, so that none is missed between", () => {
  const messages = createMessages("talk")
  messages.put(said("old"))
  expect(messages.putNewest([said("new")], new Set())).toBe(false)
  expect(messages.ids.value).toEqual(["new"])
})

test("earlier messages come in front, each once", () => {
  const messages = createMessages("talk")
  messages.put(said("third"))
  messages.putEarlier([said("first"), said("second"), said("third")])
  expect(messages.ids.value).toEqual(["first", "second", "third"])
})
