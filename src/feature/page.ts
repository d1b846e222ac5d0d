/** Makes a page of a list. One row more than the page holds was read: it shows whether another page follows, after `next_cursor`. */
export const pageOf = <Row extends { id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  show: (row: Row) => Item,
): { status: "ok"; items: Item[]; next_cursor: string | null } => {
  const page = rows.slice(0, limit)
  return { status: "ok", items: page.map(show), next_cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}
