import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { readArguments } from "./arguments.ts"

const usage = `bun scripts/measure-upload.ts [--megabytes 200] [--binary FILE]: how much memory a server takes while it receives and sends one large file.

--megabytes N   size of the file
--binary FILE   a compiled pika in the place of the sources

DATABASE_URL, DOCUMENT_STORAGE and S3_* are those of the server; without DATABASE_URL it has an embedded database.`
const { values } = readArguments(usage, {
  megabytes: { type: "string", default: "200" },
  binary: { type: "string" },
})
const bytes = Number(values.megabytes) * 1_000_000
const key = "measure-upload-measure-upload-key"
const folder = mkdtempSync(join(tmpdir(), "pika-measure-"))
const program = values.binary ? [values.binary] : [process.execPath, "src/main.ts"]
const port = 20_000 + (process.pid % 20_000)
const url = `http://127.0.0.1:${port}`

const child = Bun.spawn([...program, "serve", "--no-worker"], {
  env: {
    ...process.env,
    ...{ PORT: String(port), PIKA_ADMIN_KEY: key, PIKA_DATA_DIR: folder, PIKA_RATE_LIMITS: "off", LOG_LEVEL: "warn" },
    ...{ DOCUMENT_MAX_BYTES: "256MiB", DOCUMENT_QUOTA: "off", PIKA_PROVIDER: "local" },
  },
  stdout: "ignore",
  stderr: "inherit",
})

const residentBytes = (): number =>
  Number(readFileSync(`/proc/${child.pid}/status`, "utf8").match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) * 1024

/** Of the process, in its largest moment. */
const watch = () => {
  let most = residentBytes()
  const timer = setInterval(() => {
    most = Math.max(most, residentBytes())
  }, 20)
  return () => {
    clearInterval(timer)
    return most
  }
}

/** A form with a file of this size, whose bytes begin like a PDF. */
const formOf = (size: number, userId: string): ReadableStream<Uint8Array> => {
  const part = new Uint8Array(64 * 1024).map((_, at) => (at * 131) % 251)
  const texts = `--x\r\nContent-Disposition: form-data; name="user_id"\r\n\r\n${userId}\r\n--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n`
  let left = size
  const encode = (text: string) => new TextEncoder().encode(text)
  return new ReadableStream({
    start: (c) => c.enqueue(encode(texts)),
    pull: (c) => {
      if (left <= 0) {
        c.enqueue(encode("\r\n--x--\r\n"))
        return c.close()
      }
      c.enqueue(part.subarray(0, Math.min(left, part.length)))
      left -= part.length
    },
  })
}

const headers = { "X-API-Key": key }
const upload = async (size: number, userId: string): Promise<string> => {
  const answer = await fetch(`${url}/api/v1/documents`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "multipart/form-data; boundary=x" },
    body: formOf(size, userId),
  })
  const body = (await answer.json()) as { document_id: string }
  if (answer.status !== 201) throw new Error(`the upload was answered ${answer.status}: ${JSON.stringify(body)}`)
  return body.document_id
}
const download = async (id: string): Promise<number> => {
  const answer = await fetch(`${url}/api/v1/documents/${id}/content`, { headers })
  let received = 0
  if (answer.body) for await (const part of answer.body) received += part.length
  return received
}

const report = (what: string, before: number, most: number, started: number): void => {
  const shown = (amount: number): string => (amount / 1e6).toFixed(0)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `${what}: ${shown(before)} MB before, ${shown(most)} MB at most: +${shown(most - before)} MB, in ${seconds} s`,
  )
}

try {
  while ((await fetch(`${url}/ready`).catch(() => null))?.status !== 200) await Bun.sleep(100)
  // Afterwards everything that is loaded once is loaded.
  for (const round of [1, 2, 3]) await download(await upload(20_000_000, `warm-up-${round}`))
  await Bun.sleep(3000)
  const [uploading, before, begun] = [watch(), residentBytes(), performance.now()]
  const id = await upload(bytes, "measured")
  report(`upload of ${values.megabytes} MB`, before, uploading(), begun)
  const [downloading, between, resumed] = [watch(), residentBytes(), performance.now()]
  const received = await download(id)
  report(`download of ${(received / 1e6).toFixed(0)} MB`, between, downloading(), resumed)
} finally {
  child.kill()
  await child.exited
  rmSync(folder, { recursive: true, force: true })
}
