/** One level of parentheses of a statement, without what is in the parentheses inside of it. */
export type Block = { file: string; text: string }

/** The outermost template literals and quoted strings of a source, as written. */
const literals = (source: string): string[] => {
  const found: string[] = []
  for (let at = 0; at < source.length; at++) {
    if (source.startsWith("//", at)) at = endOf(source, "\n", at)
    else if (source.startsWith("/*", at)) at = endOf(source, "*/", at)
    else if (source[at] === '"') {
      const end = endOfString(source, at)
      found.push(source.slice(at + 1, end))
      at = end
    } else if (source[at] === "`") {
      const end = endOfTemplate(source, at)
      found.push(source.slice(at + 1, end))
      at = end
    }
  }
  return found
}

const endOf = (source: string, mark: string, from: number): number => {
  const end = source.indexOf(mark, from)
  return end < 0 ? source.length : end + mark.length - 1
}

const endOfString = (source: string, from: number): number => {
  let at = from + 1
  while (at < source.length && source[at] !== '"' && source[at] !== "\n") at += source[at] === "\\" ? 2 : 1
  return at
}

const endOfTemplate = (source: string, from: number): number => {
  let at = from + 1
  while (at < source.length && source[at] !== "`") {
    if (source.startsWith("${", at)) at = endOfExpression(source, at + 1)
    at += source[at] === "\\" ? 2 : 1
  }
  return at
}

const endOfExpression = (source: string, from: number): number => {
  let depth = 0
  for (let at = from; at < source.length; at++) {
    if (source[at] === "`") at = endOfTemplate(source, at)
    else if (source[at] === '"') at = endOfString(source, at)
    else if (source[at] === "{") depth += 1
    else if (source[at] === "}" && --depth === 0) return at
  }
  return source.length
}

/** A statement taken apart at its parentheses; those of calls and lists of columns stay where they are. */
const levels = (statement: string): string[] => {
  const open: string[] = [""]
  const closed: string[] = []
  for (const letter of statement) {
    if (letter === "(") open.push("")
    else if (letter === ")" && open.length > 1) {
      const inner = open.pop() ?? ""
      const holdsStatement = /^\s*(select|insert|update|delete|with)\b/i.test(inner)
      if (holdsStatement) closed.push(inner)
      open.push(`${open.pop() ?? ""}(${holdsStatement ? "…" : inner})`)
    } else open.push(`${open.pop() ?? ""}${letter}`)
  }
  return [...closed, open.join("(")]
}

/** Every part of every statement in `files` that names one of the tables. */
export const findBlocks = async (files: AsyncIterable<string> | Iterable<string>, tables: readonly string[]) => {
  const naming = new RegExp(
    String.raw`\b(from|join|into|update|using)\s+(pika\.|pika_graph\.|\$\{tx\(.pika_graph\.)?"?(${tables.join("|")})\b|\bfrom[^()]*,\s*(${tables.join("|")})\b`,
  )
  const blocks: Block[] = []
  for await (const file of files) {
    const source = await Bun.file(file).text()
    for (const literal of literals(source))
      for (const text of levels(literal).flatMap((level) => level.split(/\bunion(?: all)?\b/)))
        if (naming.test(text)) blocks.push({ file, text: text.replace(/\s+/g, " ").trim() })
  }
  return blocks
}
