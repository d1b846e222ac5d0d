import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { language, words } from "../words.ts"
import { common } from "./common-words.ts"
import { type CsvValue, toCsv } from "./csv.ts"
import { Failed, Loading } from "./loaded.tsx"
import type { Pages } from "./pages.ts"
import { saveFile } from "./save-file.ts"

const texts = words({
  csv: { en: "Save as CSV", vi: "Lưu dạng CSV" },
  rows: { en: (count: number) => `${count} shown`, vi: (count: number) => `Đang hiện ${count}` },
})

export type Column<Row> = {
  name: string
  label: () => string
  /** Used for sorting and in the CSV file. */
  value: (row: Row) => CsvValue
  /** Default: the value. */
  cell?: (row: Row) => ComponentChildren
  isNumber?: boolean
}

type Properties<Row> = {
  /** What it lists: for screen readers, and the name of the CSV file. */
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  keyOf: (row: Row) => string
  isChosen?: (row: Row) => boolean
  /** Buttons at the end of a row; they are not in the CSV file. */
  actions?: (row: Row) => ComponentChildren
  /** Where there are no rows. */
  empty?: ComponentChildren
  pages?: Pages<Row>
}

type Order = { name: string; isFalling: boolean }

/** A table that can be sorted by each column, and saved as CSV. */
export const Table = <Row,>({ label, columns, rows, keyOf, isChosen, actions, empty, pages }: Properties<Row>) => {
  const [order, setOrder] = useState<Order | null>(null)
  const chosen = columns.find(({ name }) => name === order?.name)
  const sorted = chosen ? sortRows(rows, chosen, order?.isFalling ?? false) : rows
  const save = (): void => {
    const lines = sorted.map((row) => columns.map(({ value }) => value(row)))
    const file = toCsv(
      columns.map(({ label }) => label()),
      lines,
    )
    saveFile(`${label}.csv`, file, "text/csv;charset=utf-8")
  }
  const turn = (name: string): void =>
    setOrder((last) => ({ name, isFalling: last?.name === name ? !last.isFalling : false }))
  const isOver = pages === undefined || (!pages.isLoading && pages.error === null)
  if (rows.length === 0 && isOver && empty !== undefined) return <>{empty}</>
  return (
    <div class="stack tight">
      <div class="table-box">
        <table aria-label={label}>
          <thead>
            <tr>
              {columns.map(({ name, label, isNumber }) => (
                <th
                  key={name}
                  scope="col"
                  class={isNumber ? "number" : undefined}
                  aria-sort={order?.name !== name ? undefined : order.isFalling ? "descending" : "ascending"}
                >
                  <button type="button" onClick={() => turn(name)}>
                    {label()}
                    {order?.name === name && <span aria-hidden="true">{order.isFalling ? " ↓" : " ↑"}</span>}
                  </button>
                </th>
              ))}
              {actions && (
                <th scope="col">
                  <span class="visually-hidden">{common.actions}</span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {sorted.map((row) => (
              <tr key={keyOf(row)} class={isChosen?.(row) ? "is-chosen" : undefined}>
                {columns.map(({ name, value, cell, isNumber }) => (
                  <td key={name} class={isNumber ? "number" : undefined}>
                    {cell ? cell(row) : value(row)}
                  </td>
                ))}
                {actions && <td>{actions(row)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages?.isLoading && <Loading />}
      {pages !== undefined && pages.error !== null && <Failed error={pages.error} retry={pages.reload} />}
      <div class="row apart">
        <div class="row">
          <span class="small soft">{texts.rows(rows.length)}</span>
          {pages?.hasMore && (
            <button type="button" class="button small" disabled={pages.isLoading} onClick={pages.more}>
              {common.more}
            </button>
          )}
        </div>
        <button type="button" class="button quiet small" disabled={rows.length === 0} onClick={save}>
          {texts.csv}
        </button>
      </div>
    </div>
  )
}

const sortRows = <Row,>(rows: readonly Row[], { value }: Column<Row>, isFalling: boolean): Row[] => {
  const compare = new Intl.Collator(language.value, { numeric: true }).compare
  const sign = isFalling ? -1 : 1
  return [...rows].sort((a, b) => {
    const [left, right] = [value(a) ?? "", value(b) ?? ""]
    if (typeof left === "number" && typeof right === "number") return sign * (left - right)
    return sign * compare(String(left), String(right))
  })
}
