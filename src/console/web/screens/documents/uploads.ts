import { effect, signal } from "@preact/signals"
import { api, tellingProgress } from "../../api.ts"
import { may, session } from "../../session.ts"

/** An upload: the file is sent, then read by a job. */
export type Upload = {
  key: number
  owner: string
  name: string
  bytes: number
  state: "waiting" | "sending" | "reading" | "ready" | "known" | "failed"
  /** Of the state, from 0 to 1. */
  share: number
  step: string | null
  documentId: string | null
  /** What the server refused, or the sentence of the job. */
  error: unknown
}

/** They go on while other screens are open. */
export const uploads = signal<readonly Upload[]>([])
/** Rises when a document was added or has changed: lists load again. */
export const changes = signal(0)
export const tellChange = (): void => {
  changes.value += 1
}

const maxSentAtOnce = 2
const uploadTimeoutMs = 3_600_000
const readTimeoutMs = 1_800_000

const waiting: { key: number; file: File }[] = []
let [last, sent] = [0, 0]

/** What one person began is neither sent for, nor shown to, who signs in next. */
effect(() => {
  if (session.value !== null) return
  waiting.length = 0
  uploads.value = []
})

const change = (key: number, changed: Partial<Upload>): void => {
  uploads.value = uploads.value.map((upload) => (upload.key === key ? { ...upload, ...changed } : upload))
}

export const addFiles = (owner: string, files: readonly File[]): void => {
  for (const file of files) {
    last += 1
    const begin = { state: "waiting", share: 0, step: null, documentId: null, error: null } as const
    uploads.value = [...uploads.value, { key: last, owner, name: file.name, bytes: file.size, ...begin }]
    waiting.push({ key: last, file })
  }
  sendNext()
}

export const dismissEnded = (): void => {
  uploads.value = uploads.value.filter(({ state }) => !["ready", "known", "failed"].includes(state))
}

const sendNext = (): void => {
  while (sent < maxSentAtOnce) {
    const next = waiting.shift()
    const upload = uploads.value.find(({ key }) => key === next?.key)
    if (!next || !upload) return
    sent += 1
    void send(upload, next.file).catch((error: unknown) => change(upload.key, { state: "failed", error }))
  }
}

const send = async ({ key, owner }: Upload, file: File): Promise<void> => {
  change(key, { state: "sending" })
  const fetch = tellingProgress((share) => change(key, { share }))
  const accepted = await api
    .documentCreate({ user_id: owner, file }, { fetch, timeoutMs: uploadTimeoutMs })
    .finally(() => {
      sent -= 1
      sendNext()
    })
  const { document, job_id: jobId } = accepted
  tellChange()
  // The same file was uploaded before, and was read.
  if (document.status === "ready") return change(key, { state: "known", share: 1, documentId: document.id })
  change(key, { state: "reading", share: 0, documentId: document.id })
  const { error } = await watchReading(document.id, jobId, (share, step) => change(key, { share, step }))
  tellChange()
  change(key, error === null ? { state: "ready", share: 1 } : { state: "failed", error })
}

/** Follows the reading of a document until it is over. `error`: the sentence why it failed. */
export const watchReading = async (
  documentId: string,
  jobId: string | null,
  tell: (share: number, step: string | null) => void,
  signal?: AbortSignal,
): Promise<{ error: string | null }> => {
  if (jobId !== null && may("job:status")) {
    const onState = (job: { progress: number; current_step: string | null }): void =>
      tell(job.progress / 100, job.current_step)
    const job = await api.waitForJob(jobId, { timeoutMs: readTimeoutMs, onState, ...(signal && { signal }) })
    if (job.status === "completed") return { error: null }
    return { error: job.error ?? "It was cancelled." }
  }
  // Without the right to read jobs, the document tells the end.
  for (;;) {
    const { status, error } = await api.documentRead({ id: documentId }, signal && { signal })
    if (status !== "processing" && status !== "uploading") return { error: status === "failed" ? error : null }
    await new Promise((resolve) => setTimeout(resolve, 1000))
    signal?.throwIfAborted()
  }
}
