import type { OpenApi, Operation, Schema } from "./document.ts"
import { listOperations } from "./document.ts"

/** The generated files of the client in Python, by their paths in clients/. */
export const writePython = (document: OpenApi): Record<string, string> => {
  const models = createModels(document)
  const operations = listOperations(document).map((operation) => describeOperation(document, models, operation))
  return {
    "python/pika_memory/models.py": models.write(),
    "python/pika_memory/operations.py": writeOperations(operations),
  }
}

/** Words of Python, and `schema`, which is a method of every model. */
const keywords = new Set([
  "from",
  "import",
  "class",
  "global",
  "pass",
  "is",
  "in",
  "not",
  "and",
  "or",
  "with",
  "as",
  "schema",
])
const nameOf = (field: string): string => (keywords.has(field) ? `${field}_` : field)
/** `memorySearch` → `memory_search` */
const toSnake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
/** `created_at` → `CreatedAt`, `memory.extract` → `MemoryExtract` */
const toPascal = (name: string): string =>
  name.replaceAll(/(?:^|[_.])(\w)/g, (_, letter: string) => letter.toUpperCase())
const refOf = (ref: string): string => ref.slice(ref.lastIndexOf("/") + 1)
const textOf = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"""', "'''").replaceAll(/\s+/g, " ")

type Models = ReturnType<typeof createModels>

/** Classes of pydantic for the schemas of the document, and for the objects inside of them. */
const createModels = ({ components }: OpenApi) => {
  const classes: string[] = []
  const names: string[] = []
  const aliases: string[] = []

  const typesOf = ({ type }: Schema): string[] => (type === undefined ? [] : [type].flat())
  const optional = (type: string, isOptional: boolean): string =>
    isOptional && type !== "Any" && !type.startsWith("Optional[") ? `Optional[${type}]` : type
  const union = (types: readonly string[]): string => {
    const unique = [...new Set(types)]
    return unique.length > 1 ? `Union[${unique.join(", ")}]` : (unique[0] ?? "Any")
  }

  const typeOf = (schema: Schema, hint: string): string => {
    if (schema.$ref) return refOf(schema.$ref)
    const choices = schema.anyOf ?? schema.oneOf
    if (choices) {
      const some = choices.filter((choice) => !typesOf(choice).includes("null") || typesOf(choice).length > 1)
      const types = nameChoices(some, hint).map(([choice, name]) => typeOf(choice, name))
      return optional(union(types), some.length < choices.length)
    }
    const types = typesOf(schema)
    const isNullable = types.includes("null") || (schema.enum?.includes(null) ?? false)
    return optional(plainType(schema, types.find((type) => type !== "null") ?? "", hint), isNullable)
  }

  const plainType = (schema: Schema, type: string, hint: string): string => {
    const values = schema.enum?.filter((value) => value !== null)
    if (values && values.length > 0) return `Literal[${values.map((value) => JSON.stringify(value)).join(", ")}]`
    if (type === "string") return schema.format === "date-time" ? "datetime" : "str"
    if (type === "integer") return "int"
    if (type === "number") return "float"
    if (type === "boolean") return "bool"
    if (type === "array")
      return `List[${schema.items && !schema.prefixItems ? typeOf(schema.items, `${hint}Item`) : "Any"}]`
    if (type !== "object" && !schema.allOf) return "Any"
    if (schema.properties || schema.allOf) {
      writeClass(hint, schema)
      return hint
    }
    const { additionalProperties: values_ } = schema
    const inner =
      typeof values_ === "object" && Object.keys(values_).length > 0 ? typeOf(values_, `${hint}Value`) : "Any"
    return `Dict[str, ${inner}]`
  }

  /** The choices of a union without repetitions, each with the name of its class: by the field `type`, where they have one, or numbered. */
  const nameChoices = (choices: readonly Schema[], hint: string): [Schema, string][] => {
    const different = [...new Map(choices.map((choice) => [JSON.stringify(choice), choice])).values()]
    return different.map((choice, index) => {
      const kind = kindOf(choice)
      return [choice, kind === "" && index > 0 ? `${hint}${index + 1}` : hint + kind]
    })
  }

  const kindOf = ({ properties }: Schema): string => {
    const [kind] = properties?.type?.enum ?? []
    return typeof kind === "string" ? toPascal(kind) : ""
  }

  const writeClass = (name: string, schema: Schema): void => {
    if (names.includes(name)) return
    names.push(name)
    const parts = schema.allOf ?? [schema]
    const bases = parts.flatMap(({ $ref }) => ($ref ? [refOf($ref)] : []))
    const lines = parts.flatMap(({ properties = {}, required = [] }) =>
      Object.entries(properties).map(([field, property]) => {
        const type = typeOf(property, name + toPascal(field))
        const isRequired = required.includes(field)
        const shown = optional(type, !isRequired)
        const alias = nameOf(field) === field ? "" : `alias=${JSON.stringify(field)}`
        if (alias) return `    ${nameOf(field)}: ${shown} = Field(${isRequired ? "..." : "None"}, ${alias})`
        return `    ${field}: ${shown}${isRequired ? "" : " = None"}`
      }),
    )
    const doc = schema.description ? [`    """${textOf(schema.description)}"""`, ""] : []
    for (const base of bases) writeNamed(base)
    classes.push(
      [`class ${name}(${bases.join(", ") || "Model"}):`, ...doc, ...(lines.length > 0 ? lines : ["    pass"])].join(
        "\n",
      ),
    )
  }

  const writeNamed = (name: string): void => {
    const schema = components.schemas[name]
    if (!schema || names.includes(name)) return
    const isClass = schema.properties !== undefined || schema.allOf !== undefined
    if (isClass && !typesOf(schema).includes("null")) {
      writeClass(name, schema)
      return
    }
    if (isClass) {
      // An object that may be null: its class, and the name for both.
      writeClass(`${name}Object`, schema)
      names.push(name)
      aliases.push(`${name} = Optional[${name}Object]`)
      return
    }
    names.push(name)
    const type = typeOf(schema, name)
    aliases.push(`${name} = ${type}`)
  }

  for (const name of Object.keys(components.schemas)) writeNamed(name)

  return {
    typeOf,
    schemaOf: (schema: Schema): Schema => (schema.$ref ? (components.schemas[refOf(schema.$ref)] ?? {}) : schema),
    write: (): string => `"""Shapes of what is sent and answered. Made by scripts/client.ts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Dict, List, Literal, Optional, Union

from pydantic import Field

from .model import Model, finish_models


${classes.join("\n\n\n")}


# Names for types that are no classes. The classes above refer to them.
${aliases.join("\n")}

finish_models(globals())
`,
  }
}

type PythonOperation = {
  method: string
  summary: string
  /** Required ones first. */
  fields: { field: string; name: string; type: string; isRequired: boolean }[]
  /** The class of the answer; null: none, or no JSON. */
  answer: string | null
  sending: Operation["sending"]
}

const describeOperation = (
  _document: OpenApi,
  models: Models,
  { id, described, sending }: Operation,
): PythonOperation => {
  const places = (described.parameters ?? []).map(({ name, required = false, schema = {}, in: place }) => ({
    field: place === "header" ? name.toLowerCase().replaceAll("-", "_") : name,
    schema,
    isRequired: required,
  }))
  const [content] = Object.values(described.requestBody?.content ?? {})
  const { properties = {}, required = [] } = sending.body === "stream" ? {} : models.schemaOf(content?.schema ?? {})
  const body = Object.entries(properties).map(([field, schema]) => ({
    field,
    schema,
    isRequired: required.includes(field),
  }))
  const stream = sending.body === "stream" ? [{ field: "stream", schema: {}, isRequired: true }] : []
  const fields = [...places, ...body, ...stream].map(({ field, schema, isRequired }) => ({
    field,
    name: nameOf(field),
    type: inputType(models, field, schema, sending.body),
    isRequired,
  }))
  const success = Object.entries(described.responses).find(([status]) => status.startsWith("2"))?.[1]
  const shown = success?.content?.["application/json"]?.schema
  return {
    method: toSnake(id),
    summary: described.summary ?? "",
    fields: [...fields.filter((one) => one.isRequired), ...fields.filter((one) => !one.isRequired)],
    answer: sending.isRaw || !shown?.$ref ? null : `models.${refOf(shown.$ref)}`,
    sending,
  }
}

/** What a caller may give for a field: shapes as models or as dictionaries, times as text too. */
const inputType = (models: Models, field: string, schema: Schema, body: Operation["sending"]["body"]): string => {
  if (field === "file" && body === "form") return "FileContent"
  if (field === "stream" && body === "stream") return "ByteStream"
  const { type } = models.schemaOf(schema)
  if (schema.properties || (schema.$ref && [type].flat().includes("object"))) return "Fields"
  if ([type].flat().includes("array") || schema.items) {
    const inner = schema.items ? models.schemaOf(schema.items) : {}
    return [inner.type].flat().includes("object") ? "Sequence[Fields]" : "Sequence[Any]"
  }
  const plain = schema.$ref ? models.typeOf(models.schemaOf(schema), "") : models.typeOf(schema, "")
  return plain.replace("datetime", "Union[str, datetime]")
}

const writeOperations = (
  operations: readonly PythonOperation[],
): string => `"""One function for each operation. Made by scripts/client.ts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, AsyncContextManager, ContextManager, Dict, List, Literal, Optional, Sequence, Union

import httpx

from . import models
from .sending import UNSET, ByteStream, Fields, FileContent, Operation, Unset

${operations.map(({ method, sending }) => `${method.toUpperCase()} = ${writeSending(sending)}`).join("\n")}


class Operations:
    """Every operation, for a program that waits for each answer."""

    def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def _open(self, operation: Operation, given: Dict[str, Any]) -> ContextManager[httpx.Response]:
        raise NotImplementedError

${operations.map((operation) => writeMethod(operation, false)).join("\n\n")}


class AsyncOperations:
    """Every operation, for a program that awaits answers."""

    async def _call(self, operation: Operation, answer: Any, given: Dict[str, Any]) -> Any:
        raise NotImplementedError

    def _open(self, operation: Operation, given: Dict[str, Any]) -> AsyncContextManager[httpx.Response]:
        raise NotImplementedError

${operations.map((operation) => writeMethod(operation, true)).join("\n\n")}
`

const writeSending = ({ method, path, query, headers, body }: Operation["sending"]): string =>
  `Operation(${JSON.stringify(method.toUpperCase())}, ${JSON.stringify(path)}, ${JSON.stringify(query)}, ${JSON.stringify(headers)}, ${body === null ? "None" : JSON.stringify(body)})`

const writeMethod = ({ method, summary, fields, answer, sending }: PythonOperation, isAsync: boolean): string => {
  const parameters = fields.map(({ name, type, isRequired }) =>
    isRequired ? `        ${name}: ${type},` : `        ${name}: Union[${type}, Unset] = UNSET,`,
  )
  const given = `{${fields.map(({ field, name }) => `${JSON.stringify(field)}: ${name}`).join(", ")}}`
  const opened = isAsync ? "AsyncContextManager[httpx.Response]" : "ContextManager[httpx.Response]"
  const [prefix, result, call] = sending.isRaw
    ? ["", opened, `self._open(${method.toUpperCase()}, ${given})`]
    : [
        isAsync ? "async " : "",
        answer ?? "None",
        `${isAsync ? "await " : ""}self._call(${method.toUpperCase()}, ${answer ?? "None"}, ${given})`,
      ]
  const head = parameters.length > 0 ? ["        self,", "        *,", ...parameters] : ["        self,"]
  return [
    `    ${prefix}def ${method}(`,
    ...head,
    `    ) -> ${result}:`,
    ...(summary ? [`        """${textOf(summary)}."""`] : []),
    `        return ${call}`,
  ].join("\n")
}
