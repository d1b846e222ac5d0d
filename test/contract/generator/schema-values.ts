import fc from "fast-check"

export type Schema = Record<string, unknown>
/** Values for a field of this name, in place of what its schema says of it. */
export type Names = Record<string, fc.Arbitrary<unknown> | undefined>

const words = [
  "dog",
  "Sparky",
  "my",
  "What is",
  "I have a cat named Luna",
  "mèo",
  "Mướp",
  "mình bị dị ứng tôm",
  "name?",
  "7",
  "🐶",
  "é",
  "' or 1=1 --",
  "$1",
  "{{x}}",
  "%",
  "_",
  "\\",
  "\n",
] as const

/** Text as people write it, of so many characters. */
const textOf = (minimum: number, maximum: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 12 })
    .map((parts) =>
      [...parts.join(" ").normalize("NFC").padEnd(minimum, "x")].slice(0, Math.min(maximum, 200)).join(""),
    )

const stringOf = (schema: Schema): fc.Arbitrary<string> => {
  if (schema.format === "uuid") return fc.uuid({ version: 7 })
  if (schema.format === "date-time")
    return fc
      .date({ min: new Date("1000-01-01"), max: new Date("2500-01-01"), noInvalidDate: true })
      .map((date) => date.toISOString())
  if (schema.format === "date")
    return fc
      .date({ min: new Date("2026-01-01"), max: new Date("2026-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10))
  return textOf(Number(schema.minLength ?? 0), Number(schema.maxLength ?? 100))
}

const numberOf = (schema: Schema): fc.Arbitrary<number> => {
  const min = Number(schema.minimum ?? -1000)
  const max = Number(schema.maximum ?? 1000)
  return schema.type === "integer" ? fc.integer({ min, max }) : fc.double({ min, max, noNaN: true })
}

const objectOf = (schema: Schema, root: Schema, names: Names): fc.Arbitrary<unknown> => {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>)
  if (properties.length === 0)
    return fc.dictionary(fc.constantFrom("device", "a b", "ngôn ngữ"), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 })
  const model = properties.map(([name, below]) => [name, names[name] ?? valuesOf(below, root, names)])
  const requiredKeys = (schema.required ?? []) as string[]
  return fc.record<Record<string, unknown>>(Object.fromEntries(model), { requiredKeys, noNullPrototype: true })
}

/** Values that a JSON schema of the document allows. Throws on what it does not know, so that a new kind of schema is noticed. */
export const valuesOf = (schema: Schema, root: Schema, names: Names): fc.Arbitrary<unknown> => {
  if (typeof schema.$ref === "string") {
    const steps = schema.$ref.split("/").slice(1)
    return valuesOf(
      steps.reduce((at, step) => at[step] as Schema, root),
      root,
      names,
    )
  }
  if (Array.isArray(schema.enum)) return fc.constantFrom(...(schema.enum as unknown[]))
  if ("const" in schema) return fc.constant(schema.const)
  const either = (schema.anyOf ?? schema.oneOf) as Schema[] | undefined
  if (either) return fc.oneof(...either.map((one) => valuesOf(one, root, names)))
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === "object") return objectOf(schema, root, names)
  if (type === "array") {
    const size = { minLength: Number(schema.minItems ?? 0), maxLength: Math.min(Number(schema.maxItems ?? 4), 4) }
    return fc.array(valuesOf(schema.items as Schema, root, names), size)
  }
  if (type === "string") return stringOf(schema)
  if (type === "integer" || type === "number") return numberOf({ ...schema, type })
  if (type === "boolean") return fc.boolean()
  throw new Error(`the generator does not know this schema: ${JSON.stringify(schema)}`)
}
