const names = new Map<string, string>()
/** The product has a few hundred statements of its own. Texts that are built each time must not fill the memory. */
const maxNames = 1000

/**
 * Names a statement by what it does to which tables, for example "update jobs": never by its text. `parts`: the constant parts of the
 * text.
 */
export const statementName = (parts: readonly string[]): string => {
  const text = parts.join("?")
  const known = names.get(text)
  if (known !== undefined) return known
  const name = summarize(text)
  if (names.size < maxNames) names.set(text, name)
  return name
}

const target = /\b(insert into|delete from|update|from|join)\s+(?:only\s+)?((?:\w+\.)?(?:"\w+"|[a-z_]\w*))/gi
const common = /(?:\bwith(?:\s+recursive)?|,)\s+(\w+)\s+as\s+(?:(?:not\s+)?materialized\s+)?\(/gi
const noTables = new Set(["set", "skip", "nowait", "of", "lateral", "unnest", "rows", "only"])
const maxTables = 3

/** Its writes in order or, if it only reads, the first tables it reads. Names that the statement defines itself are left out. */
const summarize = (text: string): string => {
  const own = new Set([...text.matchAll(common)].map(([, name = ""]) => name.toLowerCase()))
  const found = [...text.matchAll(target)]
    .map(([, verb = "", table = ""]) => ({ verb: verb.toLowerCase(), table: table.replaceAll('"', "") }))
    .filter(({ table }) => !own.has(table.toLowerCase()) && !noTables.has(table.toLowerCase()))
  const writes = found.filter(({ verb }) => verb !== "from" && verb !== "join")
  const told =
    writes.length > 0
      ? writes.map(({ verb, table }) => `${verb.split(" ")[0]} ${table}`)
      : found.map(({ table }, index) => (index === 0 ? `select ${table}` : table))
  return [...new Set(told)].slice(0, maxTables).join(", ") || (/^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? "sql")
}
