import { expect, test } from "bun:test"
import { cutSaid } from "../../src/chat/memory/read-said.ts"

type Row = Parameters<typeof cutSaid>[0][number]

const row = (text: string, more: Partial<Row> = {}): Row => ({
  id: text,
  message_type: "user",
  content: text,
  created_at: new Date("2026-11-29T10:00:00Z"),
  edited: null,
  is_waiting: (more.message_type ?? "user") === "user",
  ...more,
})
const answer = (text: string) => row(text, { message_type: "assistant" })
const heard = (text: string) => row(text, { is_waiting: false })
const read = (...rows: Row[]) => cutSaid(rows, "UTC")?.turns.map(({ content }) => content)

test("the question that a turn answers is its context, and what the user said before it is not", () => {
  expect(read(answer("old"), heard("told before"), answer("Is he a dog?"), row("Yes"))).toEqual(["Is he a dog?", "Yes"])
})

test("answers between turns are context, and those after the last one are not", () => {
  expect(read(row("one"), answer("two"), row("three"), answer("four"))).toEqual(["one", "two", "three"])
})

test("it ends before a turn that was handed over", () => {
  expect(read(row("edited"), answer("then"), heard("told before"), row("new"))).toEqual(["edited"])
})

test("it ends with the day, as it is where the person is", () => {
  const late = row("late", { created_at: new Date("2026-11-29T17:30:00Z") })
  expect(cutSaid([row("early"), late], "UTC")?.messages).toHaveLength(2)
  expect(cutSaid([row("early"), late], "Asia/Ho_Chi_Minh")?.messages).toHaveLength(1)
})

test("fifty turns are read at once", () => {
  const rows = Array.from({ length: 60 }, (_, n) => [row(`turn ${n}`), answer(`answer ${n}`)]).flat()
  expect(cutSaid(rows, "UTC")?.messages).toHaveLength(50)
  expect(read(...rows)?.at(-1)).toBe("turn 49")
})

test("nothing is read when nothing waits", () => {
  expect(cutSaid([heard("told before"), answer("well")], "UTC")).toBeNull()
})
