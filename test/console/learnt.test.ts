import { expect, test } from "bun:test"
import { placeOfMemories } from "../../src/console/web/screens/chat/place-of-memories.ts"

const [first, second] = ["2026-11-29T10:00:00.000Z", "2026-11-29T10:00:20.000Z"]
const stored = "2026-11-29T10:00:35.000Z"

test("what is learnt stands below the message that said it, also when another was written before it was stored", () => {
  const memory = { valid_from: first, created_at: stored }
  expect(placeOfMemories([first, second], [memory])).toEqual(new Map([[0, [memory]]]))
})

test("what tells of another time stands below the last message before it was stored", () => {
  const memories = ["2019", "2026-11-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z"].map((valid_from) => ({
    ...{ valid_from, created_at: stored },
  }))
  expect(placeOfMemories([first, second], memories).get(1)).toHaveLength(3)
})
