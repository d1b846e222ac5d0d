import { afterAll, expect, setDefaultTimeout, test } from "bun:test"
import { readdirSync, readFileSync } from "node:fs"
import { join, relative } from "node:path"
import pino from "pino"
import { readDocument, UnreadableError } from "../../../src/documents/reading/read-document.ts"
import { createReader } from "../../../src/documents/reading/reader.ts"
import { until } from "../../support/until.ts"

setDefaultTimeout(30_000)

const files = join(import.meta.dir, "../files")
const log = pino({ level: "silent" })
const sizes = { chunkSize: 512, chunkOverlap: 50 }
type Settings = Parameters<typeof createReader>[1]

const readers: ReturnType<typeof createReader>[] = []
const openReader = (settings: Settings = {}) => {
  const reader = createReader(log, settings)
  readers.push(reader)
  return reader
}
afterAll(() => {
  for (const reader of readers) reader.stop()
})

const read = (reader: ReturnType<typeof createReader>, name: string, signal = new AbortController().signal) =>
  readDocument(reader, join(files, name), "application/pdf", sizes, signal)

/** The processes that this one started. */
const children = (): number[] => {
  const own = `/proc/${process.pid}/task`
  const lists = readdirSync(own).map((thread) => readFileSync(`${own}/${thread}/children`, "latin1"))
  return lists.flatMap((list) => list.trim().split(" ").filter(Boolean).map(Number))
}

/** The processes that `start` starts. */
const startedBy = async (start: () => unknown): Promise<number[]> => {
  const before = new Set(children())
  start()
  return until("a process starts", () => {
    const pids = children().filter((pid) => !before.has(pid))
    return pids.length > 0 ? pids : null
  })
}

const isOver = (pid: number): boolean => {
  try {
    return /^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, "latin1"))
  } catch {
    return true
  }
}

test("a document is read with its pages", async () => {
  const document = await read(openReader(), "two-latex-vi.pdf")
  expect(document).toMatchObject({ pages: 3 })
  expect(document.chunks.at(0)).toMatchObject({ pageFrom: 1 })
  expect(document.chunks.at(-1)).toMatchObject({ pageTo: 3 })
})

test("a path may be relative, though the process runs in another folder", async () => {
  const path = relative(process.cwd(), join(files, "ok.pdf"))
  const reading = readDocument(openReader(), path, "application/pdf", sizes, new AbortController().signal)
  expect(await reading).toMatchObject({ pages: 1 })
})

test("a document that takes too much memory is refused", async () => {
  const reading = read(openReader({ memoryBytes: 300_000_000 }), "bomb-flate-nested.pdf")
  await expect(reading).rejects.toThrow("refused: reading it takes more memory than a document may take.")
})

test("a document that takes too much of the processor is refused, and the next one is read", async () => {
  const reader = openReader({ processorMilliseconds: () => 3000 })
  await expect(read(reader, "bomb-xobject.pdf")).rejects.toThrow(UnreadableError)
  expect(await read(reader, "ok.pdf")).toMatchObject({ pages: 1 })
})

test("a process that does not end is killed, and the document may be tried again", async () => {
  const error = await read(openReader({ longestMilliseconds: 200 }), "bomb-xobject.pdf").catch((reason) => reason)
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(UnreadableError)
})

test("a process that is killed in the middle costs a try of its document, and the next one is read", async () => {
  const reader = openReader()
  let reading: Promise<unknown> = Promise.resolve()
  const [pid = 0] = await startedBy(() => {
    reading = read(reader, "bomb-xobject.pdf").catch((reason) => reason)
  })
  process.kill(pid, "SIGKILL")
  const error = await reading
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(UnreadableError)
  expect(await read(reader, "ok.pdf")).toMatchObject({ pages: 1 })
})

test("who no longer waits for a document ends its process", async () => {
  const controller = new AbortController()
  let reading: Promise<unknown> = Promise.resolve()
  const [pid = 0] = await startedBy(() => {
    reading = read(openReader(), "bomb-xobject.pdf", controller.signal).catch((reason) => reason)
  })
  controller.abort(new Error("enough"))
  expect(await reading).toEqual(new Error("enough"))
  await until("the process is over", () => isOver(pid))
})

test("a process is kept for the next document, and ends when it is idle", async () => {
  const reader = openReader({ maxProcesses: 1, idleMilliseconds: 300 })
  const [pid = 0] = await startedBy(() => read(reader, "ok.pdf"))
  await read(reader, "two-chrome.pdf")
  expect(isOver(pid)).toBe(false)
  await until("the process is over", () => isOver(pid))
})

test("a reader that stops ends its processes, and what they read may be tried again", async () => {
  const reader = openReader()
  let reading: Promise<unknown> = Promise.resolve()
  const [pid = 0] = await startedBy(() => {
    reading = read(reader, "bomb-xobject.pdf").catch((reason) => reason)
  })
  reader.stop()
  const error = await reading
  expect(error).toBeInstanceOf(Error)
  expect(error).not.toBeInstanceOf(UnreadableError)
  await until("the process is over", () => isOver(pid))
})

test("a process knows nothing of this one's settings", async () => {
  const reader = openReader()
  const reading: Promise<unknown>[] = []
  const [pid = 0] = await startedBy(() => reading.push(read(reader, "ok.pdf")))
  await Promise.all(reading)
  expect(readFileSync(`/proc/${pid}/environ`, "latin1")).toBe("BUN_FEATURE_FLAG_NO_ORPHANS=1\0")
})

test("a process ends with the one that started it, though it is busy and that one is killed", async () => {
  const source = join(import.meta.dir, "../../../src/documents/reading")
  const request = { path: join(files, "bomb-xobject.pdf"), type: "application/pdf", chunkSize: 512, chunkOverlap: 50 }
  const program = `
    import { createReader } from "${source}/reader.ts"
    import { readdirSync, readFileSync } from "node:fs"
    void createReader({ warn() {} }).read(${JSON.stringify(request)}, new AbortController().signal)
    const own = "/proc/" + process.pid + "/task"
    console.log(readdirSync(own).map((thread) => readFileSync(own + "/" + thread + "/children", "latin1")).join(" "))
    setInterval(() => undefined, 1000)`
  const parent = Bun.spawn([process.execPath, "-e", program], { stdout: "pipe", stderr: "inherit" })
  const { value } = await parent.stdout.getReader().read()
  const pid = Number(new TextDecoder().decode(value).trim())
  expect(pid).toBeGreaterThan(0)
  parent.kill("SIGKILL")
  await until("the process is over", () => isOver(pid))
})
