import type { TableServices } from "../feature/feature.ts"
import type { PersonalTable } from "../feature/personal-table.ts"
import type { Services } from "./context.ts"

/**
 * Every table with rows of persons. A table comes after those that its rows refer to. Export and import use this order, an erasure the
 * reverse one.
 */
export type PersonalTables = readonly PersonalTable<TableServices<Services>>[]

export const sectionsOf = (tables: PersonalTables) =>
  tables.flatMap(({ exported }) => ("section" in exported ? [exported] : []))

export const headFieldsOf = (tables: PersonalTables) =>
  tables.flatMap(({ exported }) => ("fields" in exported ? [exported] : []))

export const importsOf = (tables: PersonalTables) =>
  tables.flatMap(({ imported }) => ("run" in imported ? [imported] : []))

export const erasuresOf = (tables: PersonalTables) =>
  tables.flatMap(({ erased }) => ("begin" in erased ? [erased] : [])).reverse()

export const carriedOf = (tables: PersonalTables) =>
  tables.flatMap(({ table, carried }) => (carried ? [{ table, ...carried }] : []))

export const purgesOf = (tables: PersonalTables) => tables.flatMap(({ kept }) => ("purge" in kept ? [kept] : []))
