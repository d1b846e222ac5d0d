import { words } from "../words.ts"
import { inVietnamese } from "./vietnamese-sentences.ts"

const read = words({ sentence: { en: (text: string) => text, vi: inVietnamese } })

/** A sentence of the server in the language of the page. One that is not known here stays as it is. */
export const serverSentence = (text: string): string => read.sentence(text)
