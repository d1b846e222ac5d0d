import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type Results, toMarkdown } from "./markdown.ts"
import { plotGrowth } from "./plot.ts"

/** Writes tables into the Markdown file, and figures/NAME.json and the plot beside it. */
export const writeResults = (file: string, name: string, results: Results): void => {
  const folder = join(dirname(file), "figures")
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`)
  const hasPlot = results.growth.length > 1
  if (hasPlot) writeFileSync(join(folder, `${name}.svg`), plotGrowth(results.growth))
  const markdown = toMarkdown(results, hasPlot ? `figures/${name}.svg` : null)
  const before = existsSync(file) ? readFileSync(file, "utf8") : ""
  writeFileSync(file, replacePart(before, name, markdown))
}

/** Replaces the part of the document between its marks; without marks, appends it at the end. */
export const replacePart = (document: string, name: string, part: string): string => {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`]
  const whole = `${begin}\n${part}\n${end}`
  const from = document.indexOf(begin)
  const to = document.indexOf(end)
  if (from < 0 || to < from) return `${document === "" ? "" : `${document.trimEnd()}\n\n`}${whole}\n`
  return document.slice(0, from) + whole + document.slice(to + end.length)
}
