import { isFine, type Sample } from "./ask.ts"
import type { Ledger } from "./ledger.ts"
import type { Probes } from "./probes.ts"
import type { Phases } from "./run-fault.ts"
import type { Fault } from "./stage.ts"

/** The promised limits, in milliseconds. */
export const bounds = { tell: 5000, recovery: 10_000, answer: 11_000 }
/** Descriptors vary with connections; an embedded PostgreSQL keeps the files of each table and index that it has used open. */
const maxMoreDescriptors = { server: 20, embedded: 200 }
/** Memory varies with caches and with garbage that was not collected yet. */
const maxMemory = { times: 1.5, plus: 96 * 2 ** 20 }

export type Usage = { resident: number; descriptors: number }
export type Run = {
  fault: Fault
  phases: Phases
  samples: Sample[]
  probes: Pick<Probes, "health" | "ready">
  ledger: Ledger
  /** Jobs that failed, and were completed when retried. */
  failed: number
  injectedAt: number
  /** When the cause began to be removed, and when it was gone. */
  endedAt: number
  healedAt: number
  usageBefore: Usage[]
  usageAfter: Usage[]
  peaks: number[]
  disagreements: string[]
  notes: string[]
  problems: string[]
}
export type Verdict = {
  problems: string[]
  notes: string[]
  requests: number
  statuses: Record<string, number>
  jobs: number
  failed: number
  slowestHealth: number
  slowestAnswer: number
  /** Milliseconds from the fault until /ready reported it; null: it never did. */
  toldAfter: number | null
  /** Milliseconds from the removal of the cause until the last failed answer, and until a new job was completed. */
  failingUntil: number
  jobDoneAfter: number
  memory: { before: number; peak: number; after: number }
  descriptors: { before: number; after: number }
}

const end = (sample: Sample): number => sample.at + sample.milliseconds
const most = (numbers: number[]): number => numbers.reduce((a, b) => Math.max(a, b), 0)

export const judge = (run: Run): Verdict => {
  const { fault, samples, ledger, injectedAt, healedAt } = run
  const problems = [...run.problems, ...tally(ledger.wrong), ...run.disagreements]
  const expect = (isSo: boolean, otherwise: string) => {
    if (!isSo) problems.push(otherwise)
  }
  const statuses: Record<string, number> = {}
  for (const { outcome } of samples) statuses[outcome] = (statuses[outcome] ?? 0) + 1
  for (const [status, count] of Object.entries(statuses)) {
    const isAllowed = Number(status) < 300 || status === "503" || (status === "refused" && fault.process)
    expect(isAllowed === true, `${count} answers were ${status}`)
  }
  const early = samples.filter((sample) => end(sample) < injectedAt && !isFine(sample.outcome))
  expect(early.length === 0, `${early.length} requests failed before the fault`)

  const slowestHealth = most(run.probes.health.map(({ milliseconds }) => milliseconds))
  const slow = run.probes.health.filter(({ milliseconds }) => milliseconds > run.phases.healthMilliseconds)
  const sick = run.probes.health.filter(({ outcome }) => outcome !== 200 && !(outcome === "refused" && fault.process))
  expect(sick.length === 0, `/health failed ${sick.length} times`)
  // Prober, load and server share the machine: one probe in a thousand may wait for a core.
  const isSlow = slow.length > run.probes.health.length / 1000 + 1
  expect(!isSlow, `/health took too long ${slow.length} times, at most ${Math.round(slowestHealth)} ms`)
  const slowestAnswer = most(samples.map(({ milliseconds }) => milliseconds))
  expect(slowestAnswer <= bounds.answer, `an answer took ${Math.round(slowestAnswer)} ms`)

  const failingUntil = Math.max(0, most(samples.filter(({ outcome }) => !isFine(outcome)).map(end)) - healedAt)
  expect(
    failingUntil <= bounds.recovery,
    `requests failed until ${Math.round(failingUntil)} ms after the cause went away`,
  )
  const completed = ledger.jobs.flatMap(({ acceptedAt, endedAt, status }) =>
    acceptedAt > healedAt && status === "completed" && endedAt !== null ? [endedAt - healedAt] : [],
  )
  const jobDoneAfter = completed.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  expect(jobDoneAfter <= bounds.recovery, "no new job was completed within 10 s after the cause went away")

  const ready = judgeReady(run)
  problems.push(...ready.problems)
  const before = most(run.usageBefore.map(({ resident }) => resident))
  const after = most(run.usageAfter.map(({ resident }) => resident))
  const memory = { before, peak: most(run.peaks), after }
  expect(after <= before * maxMemory.times + maxMemory.plus, "memory grew")
  const descriptors = {
    before: most(run.usageBefore.map((usage) => usage.descriptors)),
    after: most(run.usageAfter.map((usage) => usage.descriptors)),
  }
  const more = maxMoreDescriptors[fault.embedded ? "embedded" : "server"]
  expect(descriptors.after <= descriptors.before + more, "descriptors grew")
  return {
    ...{ problems, notes: run.notes, requests: samples.length, statuses, jobs: ledger.jobs.length, failed: run.failed },
    ...{ slowestHealth, slowestAnswer, toldAfter: ready.toldAfter, failingUntil, jobDoneAfter, memory, descriptors },
  }
}

/** Whether /ready was right from 5 s after the fault and from 5 s after its end. */
const judgeReady = ({ fault, probes, injectedAt, endedAt, healedAt }: Run) => {
  const problems: string[] = []
  const count = (isWrong: (sample: Sample) => boolean, what: string) => {
    const wrong = probes.ready.filter(isWrong).length
    if (wrong > 0) problems.push(`/ready ${what} ${wrong} times`)
  }
  const isReady = (sample: Sample) => sample.outcome === 200
  // A process that is killed during a probe gives no answer.
  const saidNo = (sample: Sample) => !isReady(sample) && !(fault.process && sample.outcome === "refused")
  const first = probes.ready.find((sample) => sample.at > injectedAt && sample.at < endedAt && !isReady(sample))
  const toldAfter = first ? end(first) - injectedAt : null
  const during = (sample: Sample) => sample.at > injectedAt + bounds.tell && end(sample) < endedAt
  if (fault.ready === "down") count((sample) => during(sample) && isReady(sample), "said yes while it was not so")
  if (fault.ready === "down" && toldAfter === null) problems.push("/ready never said no")
  if (fault.ready === "up") count((sample) => sample.at < endedAt && saidNo(sample), "said no while it was ready")
  count((sample) => sample.at > healedAt + bounds.tell && !isReady(sample), "said no 5 s after the cause went away")
  return { problems, toldAfter }
}

/** The same problem with many names becomes one line. */
const tally = (wrong: readonly string[]): string[] =>
  wrong.length <= 5 ? [...wrong] : [...wrong.slice(0, 5), `… and ${wrong.length - 5} more wrong answers`]
