import { z } from "@hono/zod-openapi"
import { isDeeperThan } from "../../../feature/fields.ts"
import { isStorableJson } from "../../../platform/text.ts"
import { isObject, refuse } from "../filter-problems.ts"

const maxSchemaBytes = 32 * 1024
const maxSchemaDepth = 32
/** With each reference counted as what it stands for: the check of an answer takes as long as that. */
const maxSchemaParts = 2000

export type JsonSchema = Record<string, unknown>

/** What says how an object looks. A schema with none of it leaves that to us. */
const keywords = ["properties", "required", "patternProperties", "$ref", "anyOf", "oneOf", "allOf", "enum", "const"]

/**
 * Reads the JSON Schema of an export, as an object or as its JSON text. Null: it says nothing of how the object looks. Throws
 * INVALID_REQUEST for one by which no answer could be checked.
 */
export const readSchema = (given: unknown): JsonSchema | null => {
  const schema = typeof given === "string" ? parse(given) : given
  if (!isObject(schema)) return refuse("schema", "must be a JSON Schema of an object")
  if (isDeeperThan(schema, maxSchemaDepth)) refuse("schema", `must be nested at most ${maxSchemaDepth} levels deep`)
  const text = JSON.stringify(schema)
  if (Buffer.byteLength(text) > maxSchemaBytes) refuse("schema", `must be at most ${maxSchemaBytes / 1024} KiB of JSON`)
  if (!isStorableJson(text)) refuse("schema", "must not hold NUL characters or lone surrogates")
  if ((schema.type ?? "object") !== "object") refuse("schema", "must be a JSON Schema of an object")
  if (!keywords.some((keyword) => keyword in schema)) return null
  checkOf(schema)
  return schema
}

/** The check of an answer. Throws INVALID_REQUEST for a schema that it cannot be made of. */
export const checkOf = (schema: JsonSchema): z.ZodType<Record<string, unknown>> => {
  requireFinite(schema)
  const defaultTarget = "definitions" in schema ? "draft-7" : "draft-2020-12"
  try {
    const checked = z.fromJSONSchema({ type: "object", ...asChecked(schema) } as never, {
      defaultTarget,
      registry: z.registry(),
    })
    return z.record(z.string(), z.unknown()).transform((answer, context) => {
      const { data, error } = checked.safeParse(answer)
      for (const { path, message } of error?.issues ?? []) context.addIssue({ code: "custom", path, message })
      return data as Record<string, unknown>
    })
  } catch {
    return refuse(
      "schema",
      "must be a JSON Schema with references of its own only, and without not, if, then, else, dependentSchemas and unevaluatedProperties",
    )
  }
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return refuse("schema", "must be a JSON Schema of an object")
  }
}

/** Throws INVALID_REQUEST for a schema that holds itself, or becomes very large when its references are followed. */
const requireFinite = (schema: JsonSchema): void => {
  if ("$defs" in schema && "definitions" in schema) refuse("schema", "must have $defs or definitions, not both")
  let parts = 0
  const count = (part: unknown): void => {
    if (typeof part !== "object" || part === null) return
    parts += 1
    if (parts > maxSchemaParts)
      refuse(
        "schema",
        `must not hold itself, and have at most ${maxSchemaParts} parts when its references are followed`,
      )
    for (const [name, value] of Object.entries(part)) {
      if (name === "$ref" && typeof value === "string") count(referred(schema, value))
      else if (part !== schema || (name !== "$defs" && name !== "definitions")) count(value)
    }
  }
  count(schema)
}

/** Only what is counted here may be followed: every other way to write a reference is refused. */
const referred = (schema: JsonSchema, reference: string): unknown => {
  if (reference === "#") return schema
  const [, place, name] = /^#\/(\$defs|definitions)\/([\w.-]+)$/.exec(reference) ?? []
  const definitions = place === undefined ? undefined : schema[place]
  if (!isObject(definitions) || name === undefined || !Object.hasOwn(definitions, name))
    return refuse("schema", "must have references such as #/$defs/name, to a definition that is there")
  return definitions[name]
}

/**
 * What is not checked, though the model is told of it: a pattern could take for ever, a default could fill in more than an answer may
 * hold, and the version is known.
 */
const unchecked = new Set(["pattern", "patternProperties", "default", "$schema"])
/** Their keys are names, not keywords. */
const holdNames = new Set(["properties", "$defs", "definitions"])

const asChecked = <Part>(part: Part, keysAreNames = false): Part => {
  if (Array.isArray(part)) return part.map((item) => asChecked(item)) as Part
  if (!isObject(part)) return part
  const kept = Object.entries(part).filter(([name]) => keysAreNames || !unchecked.has(name))
  return Object.fromEntries(
    kept.map(([name, value]) => [name, asChecked(value, !keysAreNames && holdNames.has(name))]),
  ) as Part
}
