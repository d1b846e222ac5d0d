/** A table for a terminal: rows under their headings, numbers aligned right, words left. */
export const textTable = (
  headings: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string => {
  const cells = [headings, ...rows].map((row) => row.map((value) => (value === null ? "?" : String(value))))
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const isNumber = headings.map((_, column) => rows.some((row) => typeof row[column] === "number"))
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd()
  return cells.map(line).join("\n")
}
