import { createRandom, pick } from "./random.ts"
import { topics } from "./topics.ts"

const linesOnPage = 42
const wordsInLine = 12
const pagesInChapter = 20

const vocabulary = topics
  .flatMap(({ say, things }) => [...say.map(({ en }) => en), ...things])
  .flatMap((text) => text.match(/\b[a-z]{2,}\b/g) ?? [])

/** A page of a made-up book: sentences of a child's words, so that no two pages are alike. */
const linesOf = (random: () => number): string[] => {
  let left = 0
  const word = (): string => {
    const text = pick(vocabulary, random)
    left -= 1
    if (left === 0) return `${text}.`
    if (left > 0) return text
    left = 6 + Math.floor(random() * 14)
    return text.charAt(0).toUpperCase() + text.slice(1)
  }
  return Array.from({ length: linesOnPage }, () => Array.from({ length: wordsInLine }, word).join(" "))
}

/** A PDF (version 1.4) with one column of text, and a heading in larger letters at the beginning of each chapter. */
export const createBook = (seed: number, pages: number): Uint8Array<ArrayBuffer> => {
  const random = createRandom(seed)
  const objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
  const kids: number[] = []
  for (let page = 0; page < pages; page++) {
    const chapter =
      page % pagesInChapter === 0 ? `BT /F1 20 Tf 50 730 Td (Chapter ${page / pagesInChapter + 1}) Tj ET\n` : ""
    const text = linesOf(random).map((line) => `(${line}) Tj T*`)
    const content = `${chapter}BT /F1 10 Tf 16 TL 50 700 Td\n${text.join("\n")}\nET`
    objects.push(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`)
    kids.push(objects.length + 1)
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${objects.length} 0 R /Resources << /Font << /F1 3 0 R >> >> >>`,
    )
  }
  objects[1] = `<< /Type /Pages /Count ${pages} /Kids [${kids.map((id) => `${id} 0 R`).join(" ")}] >>`
  return writePdf(objects)
}

/** The objects with the table of where each begins. All of it is ASCII. */
const writePdf = (objects: readonly string[]): Uint8Array<ArrayBuffer> => {
  let pdf = "%PDF-1.4\n"
  const offsets = objects.map((object, index) => {
    const offset = pdf.length
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, "0")} 00000 n \n`
  })
  const trailer = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${pdf.length}\n%%EOF\n`
  return new TextEncoder().encode(
    `${pdf}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}${trailer}`,
  )
}
