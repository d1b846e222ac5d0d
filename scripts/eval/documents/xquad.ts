import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"

export const languages = ["en", "vi"] as const
export type Language = (typeof languages)[number]

/** SQuAD's format. */
const fileSchema = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({
          context: z.string(),
          qas: z.array(z.object({ question: z.string(), answers: z.array(z.object({ text: z.string() })) })),
        }),
      ),
    }),
  ),
})

type Question = { text: Record<Language, string>; answer: Record<Language, string> }
type Paragraph = { text: Record<Language, string>; questions: Question[] }
/** Articles in two languages, parallel to the question. */
export type Article = Paragraph[]

const fileOf = (folder: string, language: Language): string => join(folder, `xquad.${language}.json`)

export const isXquad = (folder: string): boolean => languages.every((language) => existsSync(fileOf(folder, language)))

export const readXquad = (folder: string): Article[] => {
  const read = (language: Language) => fileSchema.parse(JSON.parse(readFileSync(fileOf(folder, language), "utf8"))).data
  const [english, vietnamese] = [read("en"), read("vi")]
  return english.map(({ paragraphs }, at) =>
    paragraphs.map(({ context, qas }, index) => {
      const other = vietnamese[at]?.paragraphs[index]
      if (!other || other.qas.length !== qas.length) throw new Error("the files of the two languages are not parallel")
      return {
        text: pair(context, other.context),
        questions: qas.map(({ question, answers }, number) => ({
          text: pair(question, other.qas[number]?.question),
          answer: pair(answers[0]?.text, other.qas[number]?.answers[0]?.text),
        })),
      }
    }),
  )
}

const pair = (en: string | undefined, vi: string | undefined): Record<Language, string> => {
  if (en === undefined || vi === undefined) throw new Error("a text is missing")
  return { en: en.normalize("NFC"), vi: vi.normalize("NFC") }
}
