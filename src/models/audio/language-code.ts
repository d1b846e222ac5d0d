/** Whisper answers with the English name of a language, other servers with its code. */
let codes: Map<string, string> | undefined

const letters = [..."abcdefghijklmnopqrstuvwxyz"]

const codesByName = (): Map<string, string> => {
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" })
  const all = letters.flatMap((first) => letters.map((second) => first + second))
  return new Map(all.map((code) => [names.of(code)?.toLowerCase() ?? code, code]))
}

/** The two-letter code of a language that was told by its name, its code or its locale; null: it is none of them. */
export const languageCode = (language: string | null | undefined): string | null => {
  const told = language?.trim().toLowerCase() ?? ""
  const [, code] = /^([a-z]{2})(?:[-_].*)?$/.exec(told) ?? []
  if (code !== undefined) return code
  codes ??= codesByName()
  return codes.get(told) ?? null
}
