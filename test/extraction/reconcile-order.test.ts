import { expect, test } from "bun:test"
import type { ExtractedFact } from "../../src/facts/extraction.ts"
import { type Conversation, fact, workOff } from "./reconcile-model.ts"

/** A statement with one relation of the user, such as `says("plays", "piano")`. */
const says = (type: string, target: string): ExtractedFact =>
  fact(`User ${type} ${target}`, { relations: [{ subject: "user", type, target }] })

/** "I quit piano." */
const quits = (type: string | null, target: string | null): ExtractedFact =>
  fact(`User no longer ${type} ${target}`, { ends: [{ subject: "user", type, target }] })

/** One conversation for each fact, at times 1, 2, 3, …; worked off in the order of the given times. */
const current = (facts: ExtractedFact[], order: number[]): string[] => {
  const held = facts.map((said, index): Conversation => ({ saidAt: index + 1, facts: [said] }))
  return workOff(order.flatMap((time) => held[time - 1] ?? []))
    .current.map(({ text }) => text)
    .sort()
}

test("a newer value replaces an older one, whichever is worked off first", () => {
  const facts = [says("lives_in", "Hue"), says("lives_in", "Hanoi"), says("lives_in", "Saigon")]
  for (const order of [
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])
    expect(current(facts, order)).toEqual(["User lives_in Saigon"])
})

test("likes and dislikes of one thing settle each other, whichever is worked off first", () => {
  const facts = [says("likes", "tea"), says("dislikes", "tea"), says("likes", "tea")]
  for (const order of [
    [1, 2, 3],
    [1, 3, 2],
    [2, 1, 3],
    [2, 3, 1],
    [3, 1, 2],
    [3, 2, 1],
  ])
    expect(current(facts, order)).toEqual(["User likes tea"])
})

test("what was quit before it is told late is not current", () => {
  expect(current([says("plays", "piano"), quits("plays", "piano")], [2, 1])).toEqual(["User no longer plays piano"])
})

test("what was quit, taken up and quit again is over", () => {
  const facts = [quits("plays", "piano"), says("plays", "piano"), quits("plays", "piano")]
  expect(current(facts, [1, 2, 3])).toEqual(["User no longer plays piano"])
})

test("what was lost, found and lost again is lost", () => {
  const facts = [says("lost", "kite"), says("owns", "kite"), says("lost", "kite")]
  expect(current(facts, [1, 2, 3])).toEqual(["User lost kite"])
})

test("a home that was over when it is told late still ends the one before it", () => {
  const facts = [says("lives_in", "Hue"), says("lives_in", "Hanoi"), quits("lives_in", "Hanoi")]
  const inOrder = current(facts, [1, 2, 3])
  expect(inOrder).toEqual(["User no longer lives_in Hanoi"])
  expect(current(facts, [3, 1, 2])).toEqual(inOrder)
})

test("what rested on an older home is over, though it is told after the newer home", () => {
  const facts = [says("lives_in", "Hue"), says("lives_near", "the river"), says("lives_in", "Hanoi")]
  const inOrder = current(facts, [1, 2, 3])
  expect(inOrder).toEqual(["User lives_in Hanoi"])
  expect(current(facts, [1, 3, 2])).toEqual(inOrder)
})

test("two homes of one conversation are a change, also when both had been left before it is read", () => {
  const near: Conversation = { saidAt: 1, facts: [says("lives_near", "the river")] }
  const moved: Conversation = { saidAt: 2, facts: [says("lives_in", "Hue"), says("lives_in", "Hanoi")] }
  const left: Conversation = { saidAt: 3, facts: [quits("lives_in", null)] }
  const inOrder = workOff([near, moved, left]).current.map(({ text }) => text)
  expect(inOrder).toEqual(["User no longer lives_in null"])
  expect(workOff([near, left, moved]).current.map(({ text }) => text)).toEqual(inOrder)
})

test("what rested on an older home is over, though that home had been left before the newer one is told of", () => {
  const leaves: ExtractedFact = fact("User no longer lives_in anything", {
    ends: [{ subject: "user", type: "lives_in", target: null }],
  })
  const facts = [says("lives_in", "Hue"), says("lives_near", "the river"), leaves, says("lives_in", "Hanoi"), leaves]
  const inOrder = current(facts, [1, 2, 3, 4, 5])
  expect(inOrder).toEqual(["User no longer lives_in anything"])
  for (const order of [
    [5, 1, 4, 2, 3],
    [2, 1, 4, 3, 5],
    [5, 4, 3, 2, 1],
  ])
    expect(current(facts, order)).toEqual(inOrder)
})
