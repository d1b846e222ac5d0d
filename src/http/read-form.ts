import type { Readable } from "node:stream"
import { Busboy, type BusboyInstance } from "@fastify/busboy"
import { UploadedFile } from "../feature/uploaded-file.ts"
import { AppError } from "../platform/errors.ts"
import type { Spool, SpoolLimit } from "../platform/spool.ts"

/** What a form holds. A text that was sent several times is a list, which no field accepts. */
export class Form {
  constructor(
    readonly texts: Record<string, string | string[]>,
    readonly file: UploadedFile | undefined,
  ) {}
}

type FormRule = { file: string; limit: SpoolLimit; spool: Spool }

const limits = { files: 1, fields: 20, fieldSize: 64 * 1024, headerPairs: 20, headerSize: 16 * 1024 }

/**
 * Reads a form (multipart/form-data) whose parts come in any order. The part `file` goes to the disk as fast as it comes. Whatever goes
 * wrong leaves no file, and ends with one error.
 */
export const readForm = async (
  body: ReadableStream<Uint8Array>,
  contentType: string,
  { file, limit, spool }: FormRule,
): Promise<Form> => {
  const parser = openParser(contentType, file)
  const form = collect(parser, file, (parts) => spool.write(parts, limit))
  const reader = body.getReader()
  try {
    await Promise.race([feed(reader, parser), form.failed])
    await Promise.race([form.ended, form.failed])
    return new Form(form.texts(), await form.file())
  } catch (error) {
    parser.destroy()
    form.breakOff()
    void reader.cancel().catch(() => undefined)
    await form
      .file()
      .then(spool.remove)
      .catch(() => undefined) // It has removed itself.
    throw error
  }
}

/** The part `file` is a file with or without a name; every other part is a text. */
const openParser = (contentType: string, file: string): BusboyInstance => {
  try {
    const isPartAFile = (name: string | undefined): boolean => name === file
    return new Busboy({ headers: { "content-type": contentType }, limits, isPartAFile })
  } catch (error) {
    throw invalid("The form has no boundary. Let your HTTP client write the Content-Type.", error)
  }
}

type SaveFile = (parts: AsyncIterable<Uint8Array>) => Promise<{ path: string; bytes: number; sha256: Buffer }>

const collect = (parser: BusboyInstance, file: string, save: SaveFile) => {
  const texts = new Map<string, string[]>()
  let saving: Promise<UploadedFile> | undefined
  let receiving: Readable | undefined
  const ended = Promise.withResolvers<void>()
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => undefined) // It may fail when nobody waits any more.
  parser.on("field", (name, text, _isNameCut, isCut) => {
    if (isCut) return failed.reject(invalid(`A text of the form is longer than ${limits.fieldSize / 1024} KiB.`))
    texts.set(String(name), [...(texts.get(String(name)) ?? []), text])
  })
  parser.on("file", (_name, stream, filename) => {
    receiving = stream
    stream.on("error", () => undefined) // Its reader gets it, too.
    saving = save(stream).then(({ path, bytes, sha256 }) => new UploadedFile(path, bytes, sha256, filename ?? null))
    saving.catch((error: unknown) => failed.reject(error instanceof AppError ? error : broken(error)))
  })
  parser.on("filesLimit", () => failed.reject(invalid(`${file}: send one file at a time`)))
  parser.on("fieldsLimit", () => failed.reject(invalid(`The form has more than ${limits.fields} texts.`)))
  parser.on("error", (error) => failed.reject(broken(error)))
  parser.on("finish", ended.resolve)
  return {
    ended: ended.promise,
    failed: failed.promise,
    /** Ends the wait for a file whose rest does not come. */
    breakOff: () => receiving?.destroy(new Error("the form was given up")),
    file: async (): Promise<UploadedFile | undefined> => saving,
    texts: () =>
      Object.fromEntries(
        [...texts].map(([name, [first = "", ...more]]) => [name, more.length ? [first, ...more] : first]),
      ),
  }
}

type Reader = { read: () => Promise<{ done: boolean; value?: Uint8Array | undefined }> }

/** Reads no faster than the parser takes it. */
const feed = async (reader: Reader, parser: BusboyInstance): Promise<void> => {
  for (;;) {
    const { done, value } = await reader.read()
    if (done || !value) break
    if (!parser.write(value)) await new Promise<void>((resolve) => parser.once("drain", resolve))
  }
  parser.end()
}

const invalid = (message: string, cause?: unknown): AppError => new AppError("INVALID_REQUEST", message, { cause })

const broken = (cause: unknown): AppError =>
  cause instanceof AppError
    ? cause
    : invalid("The form is broken off or malformed: its boundary does not end it.", cause)
