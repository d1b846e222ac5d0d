import { expect, test } from "bun:test"
import fc from "fast-check"
import { fold, foldedName } from "../../src/platform/text.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: false, worker: false } })
const letters = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
const alphabet = [...letters, ...letters.toUpperCase(), ..." -'0123456789wzWZ"]

test("diacritics are folded the same in SQL and here", async () => {
  const { sql } = pika
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 60 }), async (text) => {
      for (const form of ["NFC", "NFD"] as const) {
        const [row] = await sql<{ folded: string }[]>`select pika.fold(${text.normalize(form)}) as folded`
        expect(row?.folded).toBe(fold(text))
      }
    }),
    { numRuns: 200 },
  )
})

test("a name is found without its marks", () => {
  expect(foldedName("Đà Nẵng")).toBe(foldedName("da  NANG"))
  expect(foldedName("Ms. Rosie")).toBe(foldedName("ms rosie"))
})

test("a name without a letter or digit is found by what it is", () => {
  expect(foldedName("🦖")).toBe("🦖")
})
