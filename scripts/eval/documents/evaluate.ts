import { temporaryFolder, withPika } from "../own-pika.ts"
import { readSettings } from "../settings.ts"
import { measureAnswers } from "./answers.ts"
import { askLibraries, type Division, fillLibraries, type Pairing } from "./measure.ts"
import { documentReport } from "./report.ts"
import { readXquad } from "./xquad.ts"

const divisions: readonly Division[] = ["paragraphs", "articles"]
const lanes = ["SEARCH_LANES=keyword", "SEARCH_LANES=vector", "SEARCH_LANES=vector,keyword"]

/** With each lane alone, every third question is asked: as many searches as without. */
const oneOfPerLane = lanes.length

/** Searches in documents, on XQuAD: as Markdown. `perLane`: each lane alone too. */
export const evaluateDocuments = async (folder: string, perLane: boolean): Promise<string> => {
  const articles = readXquad(folder)
  const tables: string[] = []
  for (const division of divisions) {
    const data = temporaryFolder()
    let done = 0
    const libraries = await withPika(data, unlimited, (api) =>
      fillLibraries(api, articles, division, () => {
        if (++done % 100 === 0) console.error(`${done} documents are stored`)
      }),
    )
    const runs: { label: string; pairings: Pairing[] }[] = []
    for (const settings of perLane ? lanes : lanes.slice(-1)) {
      const ask = { ...unlimited, ...readSettings(settings) }
      const pairings = await withPika(data, ask, (api) =>
        askLibraries(api, articles, division, libraries, perLane ? oneOfPerLane : 1),
      )
      runs.push({ label: settings.replace("SEARCH_LANES=", ""), pairings })
    }
    tables.push(documentReport(division, runs))
  }
  return tables.join("\n\n")
}

/** What the built-in model answers, on XQuAD: as a table. */
export const evaluateAnswers = (folder: string): Promise<string> =>
  withPika(temporaryFolder(), unlimited, async (api) => {
    const articles = readXquad(folder)
    const libraries = await fillLibraries(api, articles, "paragraphs", () => undefined)
    return measureAnswers(api, articles, libraries)
  })

/** All paragraphs of a language belong to one owner. */
const unlimited = { DOCUMENT_QUOTA: "off" }
