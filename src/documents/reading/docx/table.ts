import type { BlockCollector } from "../collect-blocks.ts"

type Row = { cells: string[]; isHeader: boolean }
type Table = { rows: Row[]; hasHeader: boolean }

export const tableParts = new Set(["w:tbl", "w:tr", "w:tc", "w:tblHeader", "w:tblLook", "w:gridSpan"])

/** More columns than a page can hold. */
const maxSpan = 100

/** Reads the tables of a document. The text of a table within a cell becomes text of the cell. */
export const tableReader = (collector: BlockCollector) => {
  const tables: Table[] = []
  const row = () => tables[0]?.rows.at(-1)

  const openRow: Record<string, (attributes: Record<string, string>) => void> = {
    "w:tr": () => void tables[0]?.rows.push({ cells: [], isHeader: false }),
    "w:tc": () => void row()?.cells.push(""),
    "w:tblHeader": ({ "w:val": value }) => {
      const current = row()
      if (current) current.isHeader = !isOff(value)
    },
    "w:tblLook": (attributes) => {
      const bits = Number.parseInt(attributes["w:val"] ?? "0", 16)
      if (tables[0]) tables[0].hasHeader = attributes["w:firstRow"] === "1" || (bits & 0x20) !== 0
    },
    "w:gridSpan": ({ "w:val": value }) => {
      for (let count = Math.min(Number(value) || 1, maxSpan); count > 1; count--) row()?.cells.splice(-1, 0, "")
    },
  }

  const finish = (table: Table): void => {
    const [first, ...rest] = table.rows
    const hasHeader = first && rest.length > 0 && (first.isHeader || table.hasHeader)
    const body = hasHeader ? rest : table.rows
    collector.table(
      hasHeader ? first.cells : null,
      body.map(({ cells }) => cells),
    )
  }

  return {
    isOpen: () => tables.length > 0,
    add: (text: string): void => {
      const cells = row()?.cells
      if (cells && cells.length > 0) cells.push(`${cells.pop()} ${text}`)
    },
    open: (name: string, attributes: Record<string, string>): void => {
      if (name === "w:tbl") tables.push({ rows: [], hasHeader: false })
      else if (tables.length === 1) openRow[name]?.(attributes)
    },
    close: (name: string): void => {
      if (name !== "w:tbl") return
      const table = tables.pop()
      if (table && tables.length === 0) finish(table)
    },
  }
}

const isOff = (value: string | undefined): boolean => value === "0" || value === "false" || value === "off"
