import type { Evidence } from "../../../src/answers/answerer.ts"
import { answerFromEvidence } from "../../../src/answers/local/answer-from-evidence.ts"
import { textTable } from "../../../src/platform/text-table.ts"
import type { Api } from "../api.ts"
import type { Library } from "./measure.ts"
import type { Article } from "./xquad.ts"

const retrieved = 5

type Counts = { questions: number; held: number; sentences: number; unanswered: number; wronglyAnswered: number }

/**
 * What the built-in model answers from the five best paragraphs in the language of the question. `held`: the answer's words are in its
 * sentences, when the right paragraph is among the five (it replaces the last one if it was not found). `wronglyAnswered`: it answers from
 * five paragraphs without the right one.
 */
export const measureAnswers = async (api: Api, articles: readonly Article[], libraries: readonly Library[]) => {
  const rows: (string | number)[][] = []
  for (const library of libraries) {
    const { language } = library
    const counts: Counts = { questions: 0, held: 0, sentences: 0, unanswered: 0, wronglyAnswered: 0 }
    for (const [at, article] of articles.entries())
      for (const [index, paragraph] of article.entries())
        for (const { text, answer } of paragraph.questions) {
          const found = await api.searchDocuments(library.owner, text[language], retrieved + 1)
          const isRight = ({ document_id }: { document_id: string }) => document_id === library.articles[at]?.[index]
          const right = found.find(isRight) ?? { content: paragraph.text[language], score: found.at(-1)?.score ?? 0.2 }
          const others = found.filter((one) => !isRight(one))
          const given = [right, ...others.slice(0, retrieved - 1)].sort((a, b) => b.score - a.score)
          await count(counts, { question: text[language], answer: answer[language], given, others })
        }
    rows.push(describe(language, counts))
  }
  return textTable(["language", "questions", "held", "sentences", "unanswered", "answered without it"], rows)
}

type Found = readonly { content: string; score: number }[]

const evidenceOf = (found: Found): Evidence[] =>
  found.slice(0, retrieved).map(({ content, score }, at) => ({
    ...{ marker: at + 1, type: "document", title: null, text: content, score },
  }))

const count = async (
  counts: Counts,
  { question, answer, given, others }: { question: string; answer: string; given: Found; others: Found },
): Promise<void> => {
  const { parts, isFounded } = await answerFromEvidence(question, evidenceOf(given))
  counts.questions += 1
  if (isFounded) counts.sentences += parts.length
  else counts.unanswered += 1
  if (parts.some((part) => part.includes(answer))) counts.held += 1
  if ((await answerFromEvidence(question, evidenceOf(others))).isFounded) counts.wronglyAnswered += 1
}

const describe = (language: string, { questions, held, sentences, unanswered, wronglyAnswered }: Counts) => [
  ...[language, questions, (held / questions).toFixed(3), (sentences / (questions - unanswered)).toFixed(2)],
  ...[(unanswered / questions).toFixed(3), (wronglyAnswered / questions).toFixed(3)],
]
