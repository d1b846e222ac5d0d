import { beforeAll, describe, expect, test } from "bun:test"
import { isOfAnother } from "../../src/facts/whose-fact.ts"
import { countWithoutWhose, fillWhose } from "../../src/memories/fill-whose-fact.ts"
import { asksOfSelfAlone } from "../../src/search/about-another.ts"
import type { Json } from "../support/client.ts"
import { modelFact } from "../support/fake-answers.ts"
import { usePikaWithProvider } from "../support/provider-pika.ts"
import { usePika } from "../support/use-pika.ts"

const local = usePika({ environment: { PIKA_RATE_LIMITS: "off" } })
const model = usePikaWithProvider()

type Pika = Pick<typeof local, "client">
type Found = { text: string; score: number }

const found = async ({ client }: Pika, person: string, query: string, more: Json = {}): Promise<Found[]> =>
  (await client.search(person, query, { score_threshold: 0, ...more })).facts.map((fact) => ({
    text: String(fact.fact_value),
    score: Number(fact.score),
  }))

const english = [
  "User lives in Da Nang",
  "User's friend Sam lives in Paris",
  "User's friend Sam is allergic to peanuts",
  "User's mom works as a nurse",
  "User has a dog named Sparky",
  "User's dog Sparky sleeps in the kitchen",
]
const vietnamese = [
  "Người dùng sống ở Huế",
  "Bạn Sam của người dùng sống ở Paris",
  "Bạn Sam của người dùng dị ứng đậu phộng",
  "Mẹ của người dùng làm y tá",
  "Người dùng có con chó tên là Lu",
  "Con chó Lu của người dùng ngủ trong bếp",
]

const sayAsModel = () =>
  model.provider.reply(() => ({
    facts: [
      modelFact("User has a friend named Sam", {
        category: "friend",
        entities: [{ name: "Sam", type: "person" }],
        relations: [{ subject: "Sam", type: "friend_of", target: "user" }],
      }),
      modelFact("User's friend Sam is allergic to peanuts", {
        category: "friend",
        entities: [
          { name: "Sam", type: "person" },
          { name: "peanuts", type: "food" },
        ],
        relations: [
          { subject: "Sam", type: "friend_of", target: "user" },
          { subject: "Sam", type: "allergic_to", target: "peanuts" },
        ],
      }),
      modelFact("Sam lives in Paris", {
        category: "friend",
        entities: [
          { name: "Sam", type: "person" },
          { name: "Paris", type: "place" },
        ],
        relations: [{ subject: "Sam", type: "lives_in", target: "Paris" }],
      }),
    ],
  }))

const kinds = [
  ["local vectors", () => local],
  ["vectors of a model", () => model],
] as const

for (const [kind, pikaOf] of kinds)
  describe(`with ${kind}`, () => {
    beforeAll(async () => {
      const { client } = pikaOf()
      sayAsModel()
      await client.tell("told", "My friend Sam is allergic to peanuts and lives in Paris")
      for (const fact of english) await client.add("added", fact)
      for (const fact of vietnamese) await client.add("thêm", fact)
    }, 60_000)

    for (const query of [
      "where do I live",
      "am I allergic to anything",
      "Do I live in Paris?",
      "What am I allergic to?",
    ])
      test(`what is told of a friend does not answer "${query}"`, async () => {
        for (const { text, score } of await found(pikaOf(), "told", query))
          if (/lives|allergic/.test(text)) expect(score).toBeLessThan(0.4)
      })

    for (const [query, answer] of [
      ["where does Sam live", "Paris"],
      ["what is my friend allergic to", "peanuts"],
      ["bạn Sam dị ứng gì", "peanuts"],
      ["Is Sam allergic to something?", "peanuts"],
    ] as const)
      test(`what is told of a friend answers "${query}"`, async () => {
        const facts = await found(pikaOf(), "told", query)
        expect(facts.filter(({ score }) => score >= 0.4).map(({ text }) => text)).toContainEqual(
          expect.stringContaining(answer),
        )
      })

    for (const [facts, query, first] of [
      [english, "where do I live", "Da Nang"],
      [english, "where does my dog sleep", "kitchen"],
      [english, "my mum works as", "nurse"],
      [english, "where does Sam live", "Paris"],
      [vietnamese, "mình sống ở đâu", "Huế"],
      [vietnamese, "con sống ở đâu vậy", "Huế"],
      [vietnamese, "toi song o dau", "Huế"],
      [vietnamese, "bạn Sam sống ở đâu", "Paris"],
      [vietnamese, "con chó của mình ngủ ở đâu", "bếp"],
      [vietnamese, "mẹ con làm gì", "y tá"],
    ] as const)
      test(`of facts that a client added, "${query}" finds the one about ${first} first`, async () => {
        const person = facts === english ? "added" : "thêm"
        expect((await found(pikaOf(), person, query))[0]?.text).toContain(first)
      })

    for (const [facts, query] of [
      [english, "am I allergic to anything"],
      [vietnamese, "con có bị dị ứng gì không"],
      [vietnamese, "em dị ứng với gì"],
    ] as const)
      test(`of facts that a client added, a friend's allergy does not answer "${query}"`, async () => {
        const person = facts === english ? "added" : "thêm"
        for (const { text, score } of await found(pikaOf(), person, query))
          if (/allergic|dị ứng/.test(text)) expect(score).toBeLessThan(0.4)
      })
  })

test("what is told of a friend in Vietnamese does not answer what one asks of oneself", async () => {
  await local.client.tell("bạn", "Bạn Sam của con dị ứng đậu phộng và sống ở Paris")
  for (const query of ["con sống ở đâu", "mình có dị ứng gì không", "toi song o dau"])
    for (const { text, score } of await found(local, "bạn", query))
      if (/sống|dị ứng/.test(text)) expect(score).toBeLessThan(0.4)
  expect((await found(local, "bạn", "bạn Sam dị ứng gì"))[0]).toMatchObject({
    text: expect.stringContaining("đậu phộng"),
  })
  expect((await found(local, "bạn", "bạn của con sống ở đâu"))[0]).toMatchObject({
    text: expect.stringContaining("Paris"),
  })
})

test("the backfill works out whose the facts are that do not say so", async () => {
  const { client, sql } = local
  await client.add("older", "User's friend Sam lives in Paris")
  await sql`update fact_vectors set of_another = null where user_id = 'older'`
  expect((await found(local, "older", "Where do I live now?"))[0]?.score).toBeGreaterThan(0.4)
  expect(await countWithoutWhose({ sql })).toBe(1)
  for await (const filled of fillWhose({ sql }, new AbortController().signal)) expect(filled).toBe(1)
  expect((await found(local, "older", "Where do I live now?"))[0]?.score).toBeLessThan(0.4)
})

describe("a fact is of another", () => {
  const whole = (text: string) => isOfAnother({ text, entities: [], relations: [] })
  for (const text of [
    "User's friend Sam lives in Paris",
    "User's best friend likes chess",
    "User's mom's name is Ana",
    "User's little brother is 3 years old",
    "User's dog Sparky likes bones",
    "User's two cats sleep all day",
    "My friend Sam lives in Paris",
    "Bạn của người dùng dị ứng tôm",
    "Bạn Sam của người dùng sống ở Paris",
    "Em gái của người dùng thích múa",
    "Mẹ người dùng là bác sĩ",
    "Con mèo Mun của người dùng ăn cá",
    "Cô giáo Mai của người dùng dạy toán",
    "Mẹ của bạn Nam là bác sĩ",
    "Con mèo của chị Lan tên là Mướp",
  ])
    test(text, () => expect(whole(text)).toBe(true))
})

describe("a fact is the user's own, or nobody knows whose", () => {
  const whole = (text: string) => isOfAnother({ text, entities: [], relations: [] })
  for (const text of [
    "User lives in Paris",
    "User has a friend named Sam",
    "User's favorite animal is a dog",
    "User's birthday is on 3 May",
    "User's house has a dog door",
    "User's cat allergy is strong",
    "User's dad helps User with homework",
    "User's family lives in Huế",
    "Sam is User's friend",
    "Caroline: I went to the beach with my mom",
    "Người dùng sống ở Huế",
    "Trường của người dùng ở Huế",
    "Màu yêu thích của người dùng là xanh",
    "Mẹ của người dùng đưa người dùng đi học",
    "Gia đình người dùng sống ở Huế",
  ])
    test(text, () => expect(whole(text)).toBe(false))

  test("a relation of somebody with a name says whose it is, however it is put", () => {
    const fact = (text: string) => ({
      text,
      entities: [{ name: "Sam", type: "person" as const }],
      relations: [{ subject: "Sam", type: "lives_in", target: "Paris" }],
    })
    for (const text of [
      "Sam lives in Paris",
      "Sam, User's best friend, lives in Paris",
      "User's pal Sam lives in Paris",
    ])
      expect(isOfAnother(fact(text))).toBe(true)
    expect(isOfAnother(fact("User visited Sam, who lives in Paris"))).toBe(false)
  })

  test("a relation of the user alone says whose it is: their best friend is theirs", () => {
    const relations = [{ subject: "user", type: "best_friend", target: "Mei" }]
    expect(isOfAnother({ text: "User's best friend is Mei", entities: [], relations })).toBe(false)
  })
})

describe("a question is of the asker alone", () => {
  for (const query of [
    "where do I live",
    "am I allergic to anything",
    "am i scared of dogs",
    "Can I eat peanuts?",
    "What is my name?",
    "how old am i",
    "what's my favourite animal",
    "Do I like Minecraft?",
    "when is my birthday",
    "where do we live",
    "do you know where I live",
    "Where does the user live?",
    "What is the user's favorite color?",
    "người dùng sống ở đâu",
    "tell me what I'm allergic to",
    "mình sống ở đâu",
    "con tên gì",
    "em bị dị ứng gì",
    "bạn có nhớ mình tên gì không",
    "con có sợ chó không",
    "nhà con ở đâu",
    "con di ung gi",
    "tớ thích màu gì nhất",
  ])
    test(query, () => expect(asksOfSelfAlone(query)).toBe(true))
})

describe("a question is of somebody else too", () => {
  for (const query of [
    "where does Sam live",
    "what is my dog's name",
    "my mum's job",
    "who is my best friend",
    "what does my brother like",
    "what is my friend allergic to",
    "what should I give Sam for his birthday",
    "do sam and I play chess",
    "Does sam like my dog",
    "when did I visit my grandma",
    "who helps me with homework",
    "what did I teach the puppy",
    "con chó của mình tên gì",
    "mèo nhà con thích ăn gì",
    "mẹ con làm nghề gì",
    "bạn thân của con là ai",
    "bạn của con sống ở đâu",
    "bạn con thích gì",
    "bạn Sam thích chơi gì với mình",
    "em gái của con mấy tuổi",
    "me con lam nghe gi",
    "con nên tặng Sam cái gì",
    "ai đưa con đi học",
    "how do I fold a plane for her",
    "Where does the user's friend live?",
    "tell me about peanuts",
    "which relative of mine got hurt",
    "does anyone in my family have glasses",
    "nhà tớ nuôi con gì",
    "why is the sky blue",
  ])
    test(query, () => expect(asksOfSelfAlone(query)).toBe(false))
})

describe("a relative of somebody else's does not answer a question about one's own", () => {
  beforeAll(async () => {
    await local.client.tell("friendly", "My friend Sam's mum is a doctor at the big hospital")
    await local.client.tell("thân", "Mẹ bạn Nam làm bác sĩ ở bệnh viện lớn trên tỉnh với mình")
    await local.client.tell("own", "My friend Sam's mum is a doctor at the big hospital", "My mum is a nurse")
  })

  for (const [person, query] of [
    ["friendly", "what does my mum do"],
    ["friendly", "What is my mother's job?"],
    ["thân", "mẹ con làm nghề gì"],
  ] as const)
    test(query, async () => {
      for (const { text, score } of await found(local, person, query))
        if (/mum|mẹ/iu.test(text)) expect({ text, isFound: score >= 0.4 }).toEqual({ text, isFound: false })
    })

  test("one's own does, before the other", async () => {
    const [first] = await found(local, "own", "what does my mum do")
    expect(first?.text).toBe("User's mum works as a nurse")
  })
  test("one's own does, though only one fact is asked for and the other fits the words better", async () => {
    await local.client.tell("single", "My mum is a nurse and she works at night")
    for (const name of ["Sam", "Ben", "Leo"])
      await local.client.add("single", `${name}'s mum: what does mum do? A job.`)
    const [first] = await found(local, "single", "what does my mum do", { limit: 1 })
    expect(first?.text).toContain("nurse")
  })
  test("and who asks of the friend's is told", async () => {
    const facts = await found(local, "friendly", "what does Sam's mum do")
    expect(facts[0]?.score).toBeGreaterThan(0.4)
  })
})
