import { describe, expect, test } from "bun:test"
import { lexiconFileSchema } from "../../src/local/embedding/lexicon-file.ts"
import { lexiconFiles } from "../../src/local/embedding/lexicon-files.ts"

const themes = Object.entries(lexiconFiles).map(([theme, file]) => ({ theme, file: lexiconFileSchema.parse(file) }))
const concepts = new Map(themes.flatMap(({ file }) => Object.entries(file)))
const languages = ["en", "vi"] as const

const ancestorsOf = (name: string, path: readonly string[] = []): string[] => {
  if (path.includes(name)) throw new Error(`"${name}" is its own ancestor: ${[...path, name].join(" → ")}`)
  return (concepts.get(name)?.is ?? []).flatMap((parent) => [parent, ...ancestorsOf(parent, [...path, name])])
}

describe("the lexicon", () => {
  test("covers a child's world in both languages", () => {
    expect(concepts.size).toBeGreaterThan(800)
    for (const language of languages) {
      const words = new Set([...concepts.values()].flatMap((concept) => concept[language].map(({ text }) => text)))
      expect(words.size).toBeGreaterThan(3500)
    }
  })

  test("defines every concept once", () => {
    expect(concepts.size).toBe(themes.reduce((sum, { file }) => sum + Object.keys(file).length, 0))
  })

  test("names only concepts that exist", () => {
    const unknown = [...concepts].flatMap(([name, { is, near }]) =>
      [...is, ...near].filter((other) => !concepts.has(other) || other === name).map((other) => `${name} → ${other}`),
    )
    expect(unknown).toEqual([])
  })

  test("has no concept that is its own ancestor", () => {
    for (const name of concepts.keys()) expect(() => ancestorsOf(name)).not.toThrow()
  })

  test("says no word twice for a concept, nor for a concept and one of its ancestors", () => {
    const twice: string[] = []
    for (const [name, concept] of concepts) {
      if (concept.weight === 0) continue
      for (const language of languages) {
        const words = concept[language].map(({ text }) => text.toLowerCase())
        const above = new Set(
          ancestorsOf(name).flatMap((ancestor) =>
            concepts.get(ancestor)?.[language].map(({ text }) => text.toLowerCase()),
          ),
        )
        twice.push(
          ...words
            .filter((word, at) => words.indexOf(word) !== at || above.has(word))
            .map((word) => `${name}: ${word}`),
        )
      }
    }
    expect(twice).toEqual([])
  })

  test.each([
    ["a word that is not there", { x: { en: "dog, , cat" } }],
    ["a share over 1", { x: { en: "dog:2" } }],
    ["a share that is no number", { x: { vi: "chó:often" } }],
    ["a key that nobody reads", { x: { fr: "chien" } }],
    ["a name with capitals", { Dog: { en: "dog" } }],
  ])("refuses %s", (_, file) => {
    expect(lexiconFileSchema.safeParse(file).success).toBe(false)
  })
})
