import { describe, expect, test } from "bun:test"
import type { KnownFact } from "../../src/facts/extraction.ts"
import { extractWithRules } from "../../src/local/extraction/extract.ts"

const read = (says: readonly string[], known: KnownFact[] = []) =>
  extractWithRules({
    turns: says.map((content) => ({ role: "user" as const, content })),
    known,
    saidAt: new Date("2026-11-29T03:00:00Z"),
  }).facts
const texts = (...says: string[]) => read(says).map(({ text }) => text)

describe("names that differ in a mark are two", () => {
  for (const [says, ...kept] of [
    [["My sister Lan is 5", "My friend Lân is 8"], "User's sister Lan is 5", "User's friend Lân is 8"],
    [["My friend Lân is 8", "My sister Lan is 5"], "User's friend Lân is 8", "User's sister Lan is 5"],
    [
      ["My brother is Dung", "My friend Dũng plays football"],
      "User has a brother named Dung",
      "User's friend Dũng plays football",
    ],
    [["My friend Đạt is 7", "My cousin Dat is 12"], "User's friend Đạt is 7", "User's cousin Dat is 12"],
    [
      ["My friend Hung likes chess", "My friend Hùng likes football", "My friend Hưng likes music"],
      "User's friend Hưng likes music",
    ],
    [
      ["My friend Hùng likes football", "My friend Hưng likes music", "My friend Hung likes chess"],
      "User's friend Hùng likes football",
      "User's friend Hưng likes music",
      "User's friend Hung likes chess",
    ],
    [
      ["chị Lan của mình thích vẽ", "bạn Lân của mình thích hát"],
      "Chị Lan của người dùng thích vẽ",
      "Bạn Lân của người dùng thích hát",
    ],
    [
      ["My sister Lan is 5", "I have a friend named Lân. My friend Lân likes chess"],
      "User's sister Lan is 5",
      "User's friend Lân likes chess",
    ],
  ] as const)
    test(says.join(". "), () => expect(texts(...says)).toEqual(expect.arrayContaining([...kept])))

  test("so are two that were told of before", () => {
    const known = ["Hung", "Hùng"].map((name) => ({
      text: `User has a friend named ${name}`,
      entities: [{ name, type: "person" as const }],
      relations: [{ subject: name, type: "friend_of", target: "user" }],
      category: "friend" as const,
      saidAt: new Date(0),
    }))
    const [fact] = read(["My friend Hùng likes football"], known)
    expect(fact?.text).toBe("User's friend Hùng likes football")
  })
})

describe("a name without marks is the one that it can be", () => {
  for (const [says, kept] of [
    [["My friend Hùng likes football", "Hung is 8"], "User's friend Hùng is 8"],
    [["My friend Hùng likes football", "My friend Hung is 8"], "User's friend Hùng is 8"],
    [["My friend Hùng likes football", "My best friend Hung is 8"], "User's best friend Hùng is 8"],
    [["My friend Hung likes football", "My friend Hùng is 8"], "User's friend Hung is 8"],
    [["My friend Hoà is 7", "My friend Hòa likes chess"], "User's friend Hoà likes chess"],
    [["Bạn Hùng thích cờ", "bạn hung thích vẽ"], "Bạn Hùng của người dùng thích vẽ"],
  ] as const)
    test(says.join(". "), () => expect(texts(...says)).toContain(kept))
})

describe("a word in small letters with marks is no name that was written without", () => {
  for (const [says, kept] of [
    [["bạn Dung thích vẽ", "mình thích dùng bút chì"], "Người dùng thích dùng bút chì"],
    [["bạn Nam thích vẽ", "mình có năm con mèo"], "Người dùng có năm con mèo"],
  ] as const)
    test(says.join(". "), () => expect(texts(...says)).toContain(kept))
})

describe("a sign belongs to its word", () => {
  for (const [said, ...targets] of [
    ["I like C++", "c++"],
    ["I like C#!", "c#"],
    ["I like F#.", "f#"],
    ["I like C", "c"],
    ["I like AT&T", "at&t"],
    ["mình thích C++", "c++"],
  ] as const)
    test(said, () =>
      expect(read([said]).flatMap(({ relations }) => relations.map(({ target }) => target.toLowerCase()))).toEqual([
        ...targets,
      ]),
    )
  test("in a list too", () => expect(texts("I like C++ and C#").join()).toMatch(/C\+\+.*C#/))
  test("and a long run of signs is read at once", () =>
    expect(() => texts(`I like ${"C+".repeat(3000)} ${"A&".repeat(3000)} ${"C#".repeat(3000)}`)).not.toThrow())
})

describe("who becomes the best friend is told of once more, by name", () => {
  for (const [says, kept] of [
    [["My friend Hưng likes chess", "bạn thân của mình tên là Hưng"], "Bạn thân của người dùng là Hưng"],
    [["My brother Ben plays chess", "Ben is my best friend"], "User's best friend is Ben"],
    [["My friend Ben plays chess", "Ben is my best friend"], "User's best friend is Ben"],
    [["My friend Linh likes chess", "my best friend is Linh"], "User's best friend is Linh"],
  ] as const)
    test(says.join(". "), () => {
      const said = texts(...says)
      expect(said).toContain(kept)
      expect(said).toHaveLength(3)
    })
  test("and only once", () =>
    expect(texts("Ben is my best friend", "Ben is my best friend. My best friend Ben likes chess")).toEqual([
      "User's best friend is Ben",
      "User's best friend Ben likes chess",
    ]))
})

describe("what is typed without marks ends the one thing that it can be", () => {
  const liked = (target: string): KnownFact => ({
    text: `Người dùng thích ${target}`,
    category: "preference",
    entities: [],
    relations: [{ subject: "user", type: "likes", target }],
    saidAt: new Date(0),
  })
  const ended = (said: string, ...known: string[]) =>
    read([said], known.map(liked)).flatMap(({ ends }) =>
      ends.flatMap(({ type, target }) => (type === "likes" ? [target] : [])),
    )

  test("with one", () => expect(ended("minh khong thich dua nua", "dừa")).toEqual(["dừa"]))
  test("not with two", () => expect(ended("minh khong thich dua nua", "dừa", "dứa")).toEqual(["dua"]))
  test("not when one is just so", () => expect(ended("minh khong thich dua nua", "dừa", "dua")).toEqual(["dua"]))
  test("not for who writes marks", () => expect(ended("mình không thích dua nữa", "dừa")).toEqual(["dua"]))
})
