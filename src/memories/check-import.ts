import { statementKey } from "../facts/content-hash.ts"
import type { ExportedMemory, ExportedVersion } from "./exported-memories.ts"

/** Checks contradictions within and between the parts of a file. */
export const findMemoryContradictions = ({ memories }: { memories: ExportedMemory[] }): string[] => {
  const ids = new Set(memories.map(({ id }) => id))
  const current = memories.filter(({ valid_to }) => valid_to === null)
  return [
    ...(ids.size < memories.length ? ["Two memories have one id."] : []),
    ...(isAnyTwice(memories.map(({ position }) => position)) ? ["Two memories have one position."] : []),
    ...(isAnyTwice(current.map(({ fact_value }) => statementKey(fact_value)))
      ? ["Two current memories say the same."]
      : []),
    ...memories.flatMap((memory, index) => [
      ...(memory.superseded_by !== null && !ids.has(memory.superseded_by)
        ? [`memories.${index}.superseded_by: names a memory that is not in the file`]
        : []),
      ...(memory.valid_to !== null && Date.parse(memory.valid_to) < Date.parse(memory.valid_from)
        ? [`memories.${index}.valid_to: is before valid_from`]
        : []),
    ]),
  ]
}

export const findVersionContradictions = (file: {
  memories: ExportedMemory[]
  versions: ExportedVersion[]
}): string[] => {
  const newest = new Map(file.memories.map(({ id, version }) => [id, version]))
  return [
    ...(isAnyTwice(file.versions.map(({ fact_id, version }) => `${fact_id} ${version}`))
      ? ["Two versions of a memory have one number."]
      : []),
    ...file.versions.flatMap(({ fact_id, version }, index) =>
      version < (newest.get(fact_id) ?? 0)
        ? []
        : [`versions.${index}: is not an earlier version of a memory in the file`],
    ),
  ]
}

const isAnyTwice = (keys: readonly (string | number)[]): boolean => new Set(keys).size < keys.length
