import { z } from "@hono/zod-openapi"
import { exportedTimeField, timeExample } from "../feature/exported-rows.ts"
import { userIdField } from "../feature/fields.ts"
import { headFieldsOf, type PersonalTables, sectionsOf } from "./personal-data.ts"

export const exportFormat = "pika-export"
export const exportVersion = 1

/** A checked file: the parts of each table match its schema. */
export type UserDataFile = { user_id: string } & Record<string, unknown>

/** The parts of a file that the import of a table reads. The schemas of the tables, which are not known here, have checked them. */
export const partsOf = (file: UserDataFile): never => file as never

/**
 * Everything that is stored about one person. Derived data (vectors, words, claims, graph) is not included: it is rebuilt from the
 * memories.
 */
export const exportSchemaOf = (tables: PersonalTables): z.ZodType<UserDataFile> =>
  z
    .strictObject({
      format: z.literal(exportFormat),
      version: z.literal(exportVersion),
      exported_at: exportedTimeField,
      user_id: userIdField,
      ...mergeAll(headFieldsOf(tables).map(({ fields }) => fields)),
      ...mergeAll(
        sectionsOf(tables).map(({ section, schema, description, isOptional = false }) => {
          const rows = description === undefined ? z.array(schema) : z.array(schema).openapi({ description })
          return { [section]: isOptional ? rows.default([]) : rows }
        }),
      ),
    })
    .openapi("UserDataExport")

export const exportExampleOf = (tables: PersonalTables): Record<string, unknown> => ({
  format: exportFormat,
  version: exportVersion,
  exported_at: timeExample,
  user_id: "user_123",
  ...mergeAll(headFieldsOf(tables).map(({ example }) => example)),
  ...mergeAll(sectionsOf(tables).map(({ section, example }) => ({ [section]: example }))),
})

const mergeAll = <Value>(parts: readonly Record<string, Value>[]): Record<string, Value> => Object.assign({}, ...parts)
