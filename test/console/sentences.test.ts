import { expect, test } from "bun:test"
import { join } from "node:path"
import { Glob } from "bun"
import { inVietnamese } from "../../src/console/web/parts/vietnamese-sentences.ts"

const root = join(import.meta.dir, "../..")

/** What the files say in a text that `pattern` finds. */
const saidIn = async (files: string, pattern: RegExp): Promise<string[]> => {
  const found: string[] = []
  for (const file of new Glob(files).scanSync(root))
    for (const [, text = ""] of (await Bun.file(join(root, file)).text()).matchAll(pattern)) found.push(text)
  expect(found).not.toEqual([])
  return found
}

test("every sentence in which a job says why it failed, how far it is or why it kept nothing is known in Vietnamese", async () => {
  const sentences = [
    ...(await saidIn("src/**/*.ts", /new PermanentJobError\(\s*"([^"]+)"/g)),
    ...(await saidIn("src/documents/reading/refusals.ts", /: "([^"]+)",/g)),
    ...(await saidIn("src/documents/ingest/fail-version.ts", /brokenOff = "([^"]+)"/g)),
    ...(await saidIn("src/jobs/run-job.ts", /(?:return|error =) "([^"]+)"/g)),
    ...(await saidIn("src/{compat,documents}/**/*.ts", /(?:setStep|goOn)\([^"]*"\w+", "([^"]+)"/g)),
    ...(await saidIn(
      "src/extraction/{reconcile,extract-with-model,store-facts}.ts",
      /(?:reason:|return)\s*"([A-Z][^"]+\.)"/g,
    )),
    ...(await saidIn("src/local/extraction/extract.ts", /reason: "([^"]+)"/g)),
  ]
  const onlyOfMemories = ["It was told in a conversation."]
  const unknown = sentences.filter((text) => inVietnamese(text) === text && !onlyOfMemories.includes(text))
  expect(unknown).toEqual([])
})
