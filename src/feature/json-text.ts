/** A part of an answer that is JSON text already, as the hot search keeps it: writing it out once more would cost as much as finding it. */
export class JsonText {
  constructor(readonly text: string) {}
}

/** An answer of the shape `Wire`, parts of which may be JSON text already. */
export type Written<Wire> = Wire | (Wire extends object ? { [Key in keyof Wire]: Wire[Key] | JsonText } : never)

/** Writes an answer as JSON; its own fields may be `JsonText`. */
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
