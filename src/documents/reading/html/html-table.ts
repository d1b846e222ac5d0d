import type { BlockCollector } from "../collect-blocks.ts"

type Table = { rows: string[][]; hasHeader: boolean; isInHead: boolean; isLayout: boolean }

/** Reads tables. One that holds another, or headings, only places things on the page: its cells become paragraphs. */
export const htmlTables = (collector: BlockCollector) => {
  const tables: Table[] = []

  const spread = ({ rows }: Table): void => {
    for (const text of rows.flat()) collector.paragraph(text)
    rows.length = 0
  }

  const finishTable = (table: Table): void => {
    const [first = [], ...rest] = table.rows
    if (table.isLayout) spread(table)
    else if (table.hasHeader && rest.length > 0) collector.table(first, rest)
    else collector.table(null, table.rows)
  }

  const markLayout = (): void => {
    const table = tables.at(-1)
    if (!table) return
    table.isLayout = true
    spread(table)
  }

  const openTable = (): void => {
    markLayout()
    tables.push({ rows: [], hasHeader: false, isInHead: false, isLayout: false })
  }

  return {
    /** A text that comes now belongs to a cell. */
    takes: (): boolean => {
      const table = tables.at(-1)
      return table !== undefined && !table.isLayout && (table.rows.at(-1)?.length ?? 0) > 0
    },
    markLayout,
    add: (text: string): void => {
      const cells = tables.at(-1)?.rows.at(-1)
      if (cells) cells.push(`${cells.pop() ?? ""} ${text}`)
    },
    open: (name: string): void => {
      const table = tables.at(-1)
      if (name === "table") openTable()
      else if (!table || table.isLayout) return
      else if (name === "thead") table.isInHead = true
      else if (name === "tbody") table.isInHead = false
      else if (name === "tr") table.rows.push([])
      else if (name === "td" || name === "th") {
        if (table.rows.length === 0) table.rows.push([])
        if (table.rows.length === 1 && (name === "th" || table.isInHead)) table.hasHeader = true
        table.rows.at(-1)?.push("")
      }
    },
    close: (name: string): void => {
      if (name !== "table") return
      const table = tables.pop()
      if (table) finishTable(table)
    },
    /** Ends the tables that a page leaves open. */
    finish: (): void => {
      for (const table of tables.splice(0).reverse()) finishTable(table)
    },
  }
}
