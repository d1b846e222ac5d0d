import type { Api } from "../api.ts"
import type { Ranking } from "../metrics.ts"
import { type Article, type Language, languages } from "./xquad.ts"

/** How the texts become documents: each paragraph one, or each article one of several chunks. */
export type Division = "paragraphs" | "articles"

/** The results of the questions of one language about the texts of another. */
export type Pairing = { questions: Language; texts: Language; half: 0 | 1; rankings: Ranking[] }

/** A library of one language, with the ids of the documents of each article, in the order of its paragraphs. */
export type Library = { owner: string; language: Language; articles: string[][] }

const chunkSizes: Record<Division, number> = { paragraphs: 2048, articles: 256 }
const uploadsAtOnce = 4
const depth = 10

export const fillLibraries = async (
  api: Api,
  articles: readonly Article[],
  division: Division,
  done: () => void,
): Promise<Library[]> => {
  const libraries: Library[] = []
  for (const language of languages) {
    const owner = `library:${division}-${language}`
    const documents = articles.map((article) => {
      const texts = article.map(({ text }) => text[language])
      return division === "paragraphs" ? texts : [texts.join("\n\n")]
    })
    const ids = documents.map((): string[] => [])
    const waiting = documents.flatMap((texts, at) => texts.map((text, index) => ({ text, at, index })))
    const upload = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const id = await api.upload(owner, next.text, chunkSizes[division])
        const list = ids[next.at]
        if (list) list[next.index] = id
        done()
      }
    }
    await Promise.all(Array.from({ length: uploadsAtOnce }, upload))
    libraries.push({ owner, language, articles: ids })
  }
  return libraries
}

/**
 * Asks every question in both languages about the texts of both, or one of `oneOf` that follow each other. Of paragraphs, the one that holds the answer is relevant; of articles, any
 * chunk of the article that contains the answer's words.
 */
export const askLibraries = async (
  api: Api,
  articles: readonly Article[],
  division: Division,
  libraries: readonly Library[],
  oneOf: number,
): Promise<Pairing[]> => {
  const pairings: Pairing[] = []
  for (const library of libraries)
    for (const questions of languages)
      for (const half of [0, 1] as const) {
        const rankings: Ranking[] = []
        let number = 0
        for (const [at, article] of articles.entries()) {
          if (at % 2 !== half) continue
          for (const [index, paragraph] of article.entries())
            for (const { text, answer } of paragraph.questions) {
              if (number++ % oneOf !== 0) continue
              const found = await api.searchDocuments(library.owner, text[questions], depth)
              const wanted = library.articles[at]?.[division === "paragraphs" ? index : 0]
              const hits = found.map(
                ({ document_id, content }) =>
                  document_id === wanted && (division === "paragraphs" || content.includes(answer[library.language])),
              )
              rankings.push({ relevant: 1, hits })
            }
        }
        pairings.push({ questions, texts: library.language, half, rankings })
      }
  return pairings
}
