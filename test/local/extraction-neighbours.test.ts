import { describe, expect, test } from "bun:test"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const read = (...says: string[]) =>
  extractWithRules({
    turns: says.map((content) => ({ role: "user" as const, content })),
    known: [],
    saidAt: new Date("2026-11-29T03:00:00Z"),
  }).facts
const texts = (...says: string[]) => read(...says).map(({ text }) => text)

describe("a row, a seat, a class with a letter and a number is one word", () => {
  for (const [said, kept] of [
    ["my seat is row K-14", "K-14"],
    ["My seat is B-7", "B-7"],
    ["my locker is C-12", "C-12"],
    ["I am in class 5-A", "5-A"],
    ["con học lớp 4-B", "4-B"],
    ["con ngồi ghế A-12", "A-12"],
    ["My favourite plane is the F-16", "F-16"],
  ] as const)
    test(said, () => expect(texts(said).join()).toContain(kept))
})

describe("two that have one name are two", () => {
  test("a cat, and the dog of a cousin", () => {
    expect(texts("I have a cat named Max.", "My cousin has a dog named Max.")).toEqual([
      "User has a cat named Max",
      'User said: "My cousin has a dog named Max."',
    ])
  })
  test("the dog of a cousin, and a cat", () => {
    const said = texts("My cousin has a dog named Max. I have a cat named Max. My cat Max is orange")
    expect(said).toContain("User has a cat named Max")
    expect(said).toContain('User said: "My cousin has a dog named Max."')
    expect(said).not.toContain("User has a dog named Max")
  })
  test("what is told of the user's one stays with it", () => {
    expect(texts("I have a cat named Max. My uncle has a dog called Max. Max likes tuna")).toContain(
      "User's cat Max likes tuna",
    )
  })
  test("in Vietnamese too", () => {
    expect(texts("Con có con mèo tên Bông.", "Anh họ con có con chó tên Bông")).toEqual([
      "Người dùng có một con mèo tên là Bông",
      'Người dùng nói: "Anh họ con có con chó tên Bông"',
    ])
  })
  test("the dog of a cousin is nobody else's", () => {
    expect(texts("I have a cat named Max. My cousin's dog is named Max")).toEqual([
      "User has a cat named Max",
      'User said: "My cousin\'s dog is named Max"',
    ])
    expect(texts("My dog's name is Max")).toEqual(["User has a dog named Max"])
    expect(texts("My sister's name is Ana")).toEqual(["User has a sister named Ana"])
  })
  test("of one kind too", () => {
    expect(texts("I have a cat named Max. My sister has a cat named Max")).toContain(
      'User said: "My sister has a cat named Max"',
    )
  })
  test("a friend and a dog", () => {
    const said = texts("My friend is called Charlie. I have a dog named Charlie")
    expect(said).toContain("User has a friend named Charlie")
    expect(said).toContain("User has a dog named Charlie")
  })
})

describe("a friend's allergy and home are the friend's", () => {
  for (const [said, ...kept] of [
    [
      "My friend Sam is allergic to peanuts and lives in Paris",
      "User's friend Sam is allergic to peanuts",
      "User's friend Sam lives in Paris",
    ],
    [
      "Bạn Sam của con dị ứng đậu phộng và sống ở Paris",
      "Bạn Sam của người dùng dị ứng đậu phộng",
      "Bạn Sam của người dùng sống ở Paris",
    ],
    ["Cô Mai của con dạy toán", 'Người dùng nói: "Cô Mai của con dạy toán"'],
    ["chị Lan của mình thích vẽ", "Chị Lan của người dùng thích vẽ"],
    ["Bạn Lan có con chó tên Lu", 'Người dùng nói: "Bạn Lan có con chó tên Lu"'],
    ["mẹ con làm y tá và dị ứng tôm", "Mẹ của người dùng làm y tá", "Mẹ của người dùng dị ứng tôm"],
    ["con dị ứng tôm và sống ở Huế", "Người dùng dị ứng tôm", "Người dùng sống ở Huế"],
  ] as const)
    test(said, () => expect(texts(said)).toEqual(expect.arrayContaining([...kept])))
})

describe("what is liked best is the favourite", () => {
  for (const [said, type, target] of [
    ["I like blue best", "favorite_color", "blue"],
    ["i like purple the most", "favorite_color", "purple"],
    ["I love green most of all", "favorite_color", "green"],
    ["I like pizza best", "favorite_food", "pizza"],
    ["I like math best", "favorite_subject", "math"],
    ["I like soccer best of all", "favorite_sport", "soccer"],
    ["con thích màu xanh nhất", "favorite_color", "xanh"],
    ["tớ thích màu tím nhất", "favorite_color", "tím"],
  ] as const)
    test(said, () => {
      const relations = read(said).flatMap((fact) => fact.relations)
      expect(relations).toContainEqual({ subject: "user", type, target: expect.stringContaining(target) })
    })

  test("it takes the place of the favourite of before, and makes room for the next", () => {
    expect(texts("My favourite color is green.", "I like blue best")).toEqual(["User's favorite color is blue"])
    expect(texts("I like blue best.", "My favorite color is red now")).toEqual(["User's favorite color is red"])
  })
})

describe("whoever looks after something is told of as it was said", () => {
  for (const said of [
    "Mum looks after the school website",
    "my grandpa looks after bees",
    "i look after my baby brother",
    "my brother looks after the chickens",
    "Dad takes care of the garden",
    "Mom is in charge of the library",
    "Dad runs a bakery",
    "mẹ con chăm sóc vườn rau",
    "ông con nuôi ong",
  ])
    test(said, () => expect(texts(said).join("\n")).toContain(`"${said}"`))
})

describe("nothing is kept of", () => {
  for (const said of [
    "where is row K-14?",
    "what do you like best",
    "do you like blue best?",
    "who looks after the school website?",
    "look after my cat ok",
    "which do you like best, pizza or pasta?",
    "pretend i look after a dragon",
    "in the story mum looks after a dragon",
    "bạn thích màu gì nhất",
    "ai chăm sóc vườn vậy",
    "the best color is blue, right?",
    "look at row K-14",
  ])
    test(said, () => expect(texts(said)).toEqual([]))
})

test.each([
  ["i let in 6 but i stopped 20", "quit"],
  ["im not friends with him", "Him"],
  ["nhà con bán bánh mì, tiệm tên Ba Cây Dừa", "Người dùng bán"],
  ["we like the same comic", "User likes"],
  ["Thảo Chi sang Đức ở với mẹ bạn ý rồi", "mother"],
])("what a pattern cannot be sure of makes no typed fact: %s", (said, wrong) => {
  const { facts } = extractWithRules({ turns: [{ role: "user", content: said }], known: [], saidAt: new Date(0) })
  expect(facts.map(({ text }) => text).join("\n")).not.toContain(wrong)
})
