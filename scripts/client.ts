import { join } from "node:path"
import { readArguments } from "./arguments.ts"
import { readDocument } from "./client/document.ts"
import { writePython } from "./client/python.ts"
import { writeTypescript } from "./client/typescript.ts"

const usage = `bun scripts/client.ts [--check]: writes the generated parts of clients/, from the OpenAPI document.

--check   only compare, and fail when they differ`
const { values } = readArguments(usage, { check: { type: "boolean" } })

const main = async (): Promise<number> => {
  const document = await readDocument()
  const files = { ...(await writeTypescript(document)), ...writePython(document) }
  let wrong = 0
  for (const [name, text] of Object.entries(files)) {
    const file = Bun.file(join(import.meta.dir, "../clients", name))
    if (!values.check) await file.write(text)
    else if (!(await file.exists()) || (await file.text()) !== text) {
      process.stderr.write(`clients/${name} is not as the OpenAPI document: bun scripts/client.ts\n`)
      wrong += 1
    }
  }
  return wrong > 0 ? 1 : 0
}

process.exit(await main())
