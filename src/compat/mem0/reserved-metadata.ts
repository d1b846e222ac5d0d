/** What mem0 knows of a memory and we do not: it lies flat in the memory's metadata, under these names. */
export const reservedNames = ["agent_id", "app_id", "run_id", "mem0_id", "mem0_hash", "mem0_categories"] as const
type Reserved = (typeof reservedNames)[number]

type Metadata = Readonly<Record<string, unknown>>

const isReserved = (name: string): name is Reserved => (reservedNames as readonly string[]).includes(name)

/** The metadata as mem0's clients see it. */
export const withoutReserved = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).filter(([name]) => !isReserved(name)))

/** New metadata of a memory, which keeps what is reserved. */
export const keepReserved = (before: Metadata, given: Metadata): Record<string, unknown> => ({
  ...Object.fromEntries(Object.entries(before).filter(([name]) => isReserved(name))),
  ...given,
})

export const textOf = (metadata: Metadata, name: Reserved): string | null => {
  const value = metadata[name]
  return typeof value === "string" ? value : null
}

export const listOf = (metadata: Metadata, name: Reserved): string[] => {
  const value = metadata[name]
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : []
}
