import { expect, test } from "bun:test"
import fc from "fast-check"
import { fold, nameKey } from "../../src/platform/text.ts"
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

test("two spellings of one name have one key", () => {
  expect(nameKey("Đà Nẵng")).toBe(nameKey("da  NANG"))
  expect(nameKey("Ms. Rosie")).toBe(nameKey("ms rosie"))
})

test("a name without a letter or digit has a key all the same", () => {
  expect(nameKey("🦖")).toBe("🦖")
})
