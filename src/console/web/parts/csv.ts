export type CsvValue = string | number | boolean | null | undefined

/**
 * RFC 4180. A text that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection). The mark at the start tells
 * spreadsheets that it is UTF-8.
 */
export const toCsv = (headings: readonly string[], rows: readonly (readonly CsvValue[])[]): string =>
  `\uFEFF${[headings, ...rows].map((row) => row.map(toField).join(",")).join("\r\n")}\r\n`

const toField = (value: CsvValue): string => {
  if (value === null || value === undefined) return ""
  if (typeof value !== "string") return String(value)
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
