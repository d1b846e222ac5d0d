const names = new Map<string, string>()
/** The product's own statements are a few hundred; a text that is put together anew each time must not fill the memory. */
const maxNames = 1000

/** A statement by what it does to which tables, such as "update jobs": never its text. `parts`: the constant parts of the text. */
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

/** Its writes in their order or, when it only reads, the first tables that it reads. Names that the statement defines itself are none. */
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
