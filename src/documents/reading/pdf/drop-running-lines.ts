import type { Line, Page } from "./line.ts"

/** Pages that carry the same line at the same place. */
const leastPages = 3
/** The part of a page, at its top and at its bottom, where such lines stand. */
const margin = 0.12

/** Leaves out headers and footers, with page numbers: lines which the margins of several pages have at one place, but for their digits. */
export const dropRunningLines = (pages: readonly Page[]): void => {
  const found = new Map<string, Set<number>>()
  for (const { page, keys } of marginLines(pages))
    for (const key of keys) found.set(key, (found.get(key) ?? new Set()).add(page))
  const isRunning = (line: Line) => keysOf(line).some((key) => (found.get(key)?.size ?? 0) >= leastPages)
  for (const page of pages) page.lines = page.lines.filter((line) => !(isInMargin(line, page) && isRunning(line)))
}

function* marginLines(pages: readonly Page[]) {
  for (const page of pages)
    for (const line of page.lines) if (isInMargin(line, page)) yield { page: page.number, keys: keysOf(line) }
}

const isInMargin = ({ y }: Line, { height }: Page): boolean => y < height * margin || y > height * (1 - margin)

/** Two keys with overlapping places, since a place may differ by a fraction of a point. */
const keysOf = ({ text, y }: Line): string[] => {
  const words = isPageNumber(text) ? "#" : text.replace(/\d+/g, "#")
  return [`${Math.round(y / 3)} ${words}`, `${Math.round(y / 3 + 0.5)}' ${words}`]
}

const isPageNumber = (text: string): boolean => /^[-–—\s]*(?:\d{1,4}|[ivxlc]{1,7})[-–—\s]*$/i.test(text)
