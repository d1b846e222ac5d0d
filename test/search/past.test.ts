import { beforeAll, describe, expect, test } from "bun:test"
import { usePika } from "../support/use-pika.ts"

const pika = usePika()
beforeAll(async () => {
  await pika.client.tell("mover", "I live in Hanoi", "I go to Maple Hill school", "My favorite color is red")
  await pika.client.tell("mover", "I moved to Da Nang", "Now I go to Oak Park school")
  await pika.client.tell("nguoi-chuyen", "Con sống ở Huế", "Con học trường Hoa Sen")
  await pika.client.tell("nguoi-chuyen", "Nhà con chuyển vào Cần Thơ rồi", "Giờ con học trường Bông Lúa")
})

const found = async (user: string, query: string) =>
  (await pika.client.search(user, query)).facts.map(({ fact_value, valid_to }) => ({
    text: fact_value,
    isPast: valid_to !== null,
  }))

describe("a question about the past finds what was replaced first, with the end of its time", () => {
  test.each([
    ["mover", "Where did I live before?", "Hanoi"],
    ["mover", "What was my old school?", "Maple Hill"],
    ["mover", "Which school did I go to before Oak Park?", "Maple Hill"],
    ["nguoi-chuyen", "Trước đây mình sống ở đâu?", "Huế"],
    ["nguoi-chuyen", "truoc day minh song o dau", "Huế"],
    ["nguoi-chuyen", "hồi trước con học trường nào", "Hoa Sen"],
    ["nguoi-chuyen", "truong cu cua con ten gi", "Hoa Sen"],
  ])("%s: %s", async (user, query, wanted) => {
    const [first] = await found(user, query)
    expect(first?.text).toContain(wanted)
    expect(first?.isPast).toBe(true)
  })
})

describe("a question about the present finds nothing that was replaced", () => {
  test.each([
    ["mover", "Where do I live?", "Da Nang"],
    ["mover", "What school do I go to?", "Oak Park"],
    ["mover", "Where did I go yesterday before dinner?", null],
    ["nguoi-chuyen", "Mình sống ở đâu?", "Cần Thơ"],
    ["nguoi-chuyen", "Trước khi ngủ con học trường nào?", "Bông Lúa"],
  ])("%s: %s", async (user, query, wanted) => {
    const facts = await found(user, query)
    if (wanted) expect(facts[0]?.text).toContain(wanted)
    expect(facts.filter(({ isPast }) => isPast)).toEqual([])
  })
})

test("scores fall along the list, and the threshold holds, for a question about the past too", async () => {
  const { facts } = await pika.client.search("mover", "Where did I live before?", { score_threshold: 0.2 })
  const scores = facts.map(({ score }) => score)
  expect(scores).toEqual([...scores].sort((a, b) => b - a))
  expect(scores.every((score) => score >= 0.2)).toBe(true)
})
