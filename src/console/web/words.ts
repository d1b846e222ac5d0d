import { effect, signal } from "@preact/signals"
import { keep, readKept } from "./kept.ts"

export type Language = "en" | "vi"
export const languages: Record<Language, string> = { en: "English", vi: "Tiếng Việt" }

const firstLanguage = (): Language => {
  const kept = readKept("language")
  if (kept === "en" || kept === "vi") return kept
  return navigator.language.startsWith("vi") ? "vi" : "en"
}

export const language = signal<Language>(firstLanguage())

/** Keeps the choice, and tells browsers and screen readers which language the page has. */
export const followLanguage = (): void => {
  effect(() => {
    document.documentElement.lang = language.value
    keep("language", language.value)
  })
}

type Wording = string | ((...values: never[]) => string)
type Read<Table extends Record<string, { en: Wording }>> = {
  readonly [Key in keyof Table]: Table[Key]["en"] extends string ? string : Table[Key]["en"]
}

/**
 * Texts in both languages, beside the screen that shows them. What reads one while it renders is rendered again when the language changes.
 * A text that takes values is a function: `count: { en: (n: number) => …, vi: (n: number) => … }`.
 */
export const words = <const Table extends Record<string, { en: Wording; vi: Wording }>>(table: Table): Read<Table> => {
  const read = {}
  for (const [key, wording] of Object.entries(table))
    Object.defineProperty(read, key, { get: () => wording[language.value], enumerable: true })
  // Each key was defined just now.
  return read as Read<Table>
}
