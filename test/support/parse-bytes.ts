import { randomUUID } from "node:crypto"
import { rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { ReadBlocks } from "../../src/documents/reading/blocks.ts"
import { detectType } from "../../src/documents/reading/detect-type.ts"
import { parseDocument } from "../../src/documents/reading/parse-document.ts"

/** Does something with a file of this content. */
export const withFile = async <Result>(
  content: string | Uint8Array,
  use: (path: string) => Promise<Result>,
): Promise<Result> => {
  const path = join(tmpdir(), `pika-test-${randomUUID()}`)
  await Bun.write(path, content)
  try {
    return await use(path)
  } finally {
    await rm(path)
  }
}

/** The type that is found in the content, as an upload under this name. */
export const typeOf = (content: string | Uint8Array, name = "upload") =>
  withFile(content, (path) => detectType(path, name))

/** Parses the content as an upload under this name. */
export const parseBytes = (content: string | Uint8Array, name = "upload"): Promise<ReadBlocks> =>
  withFile(content, async (path) => {
    const type = await detectType(path, name)
    if (type === null) throw new Error("this type is not taken")
    return parseDocument(path, type)
  })
