import type { Line, Page } from "./line.ts"

/** Pages that carry the same line at the same place. */
const leastPages = 3
/** The part of a page, at its top and at its bottom, where such lines stand. */
const margin = 0.12

/** Leaves out headers and footers: lines that the margins of several pages have at one place, but for the page's number. */
export const dropRunningLines = (pages: readonly Page[]): void => {
  const found = new Map<string, Set<number>>()
  for (const page of pages)
    for (const line of page.lines)
      if (isInMargin(line, page))
        for (const key of keysOf(line)) found.set(key, (found.get(key) ?? new Set()).add(page.number))
  const isRunning = (line: Line) => keysOf(line).some((key) => (found.get(key)?.size ?? 0) >= leastPages)
  const kept = pages.map((page) => page.lines.filter((line) => !(isInMargin(line, page) && isRunning(line))))
  // Pages with nothing else say it for a purpose.
  if (kept.some((lines) => lines.length > 0))
    for (const [index, page] of pages.entries()) page.lines = kept[index] ?? []
}

const isInMargin = ({ y }: Line, { height }: Page): boolean => y < height * margin || y > height * (1 - margin)

/**
 * The line as it is, and with its first or last number counted from the page's own: that is the number of the page. Each for two
 * overlapping places, since a place may differ by a fraction of a point.
 */
const keysOf = ({ text, y, page }: Line): string[] => {
  const fromPage = (number: string) => `#${Number(number) - page}`
  const words = isRomanNumber(text)
    ? ["#"]
    : new Set([text, text.replace(/\d{1,5}/, fromPage), text.replace(/\d{1,5}(?=\D*$)/, fromPage)])
  return [...words].flatMap((each) => [`${Math.round(y / 3)} ${each}`, `${Math.round(y / 3 + 0.5)}' ${each}`])
}

const isRomanNumber = (text: string): boolean => /^[-–—\s]*[ivxlc]{1,7}[-–—\s]*$/i.test(text)
