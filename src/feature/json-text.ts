/** A part of an answer that is already JSON text, as cached searches are: serialising it again would cost as much as finding it. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** An answer of the shape `Wire`, parts of which may already be JSON text. */
export type Written<Wire> = Wire | (Wire extends object ? { [Key in keyof Wire]: Wire[Key] | JsonText } : never)

/** Serialises an answer as JSON; its own fields may be `JsonText`. */
export const writeJson = (answer: unknown): string => {
  if (!isObject(answer)) return JSON.stringify(answer)
  let text = ""
  for (const [name, value] of Object.entries(answer)) {
    if (value === undefined) continue
    const part = value instanceof JsonText ? value.text : JSON.stringify(value)
    text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${part}`
  }
  return `{${text}}`
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)
