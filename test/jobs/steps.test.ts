import { expect, test } from "bun:test"
import { extractJob } from "../../src/extraction/extract-job.ts"
import type { RunningJob } from "../../src/feature/job.ts"
import { progressOf } from "../../src/jobs/progress.ts"
import { runJob } from "../../src/jobs/run-job.ts"
import type { Message } from "../../src/platform/queue/queue.ts"
import { until } from "../support/until.ts"
import { usePika } from "../support/use-pika.ts"

const pika = usePika({ roles: { http: true, worker: false } })
const steps = { fetching: 5, reading: 20, writing: 80 }

test("a step goes on to where the next begins, and the last to 99", () => {
  expect([0, 0.5, 1].map((share) => progressOf(steps, "reading", share))).toEqual([20, 50, 80])
  expect([0, 0.5, 1].map((share) => progressOf(steps, "writing", share))).toEqual([80, 90, 99])
})

test("a job tells its steps by name, and its progress never falls", async () => {
  const turn = { role: "user" as const, content: "I like tea" }
  const { job_id } = await pika.client.extract({ user_id: "walker", conversation: [turn] })
  const { services } = pika.running
  const [message] = await services.queue.boss.fetch<Message>("memory.extract", { includeMetadata: true })
  if (!message) throw new Error("there is no message")
  const told: unknown[] = []
  const run = async (_services: unknown, job: RunningJob) => {
    for (const [step, share] of [["fetching"], ["writing"], ["reading", 0.5]] as [string, number?][]) {
      await job.setStep(step, `Now ${step}`, share)
      await until("it is told", async () => (await pika.client.getJob(job_id)).current_step === `Now ${step}`)
      const { progress, current_step } = await pika.client.getJob(job_id)
      told.push([progress, current_step])
    }
    return async () => ({ facts_extracted: 0, results: [] })
  }
  const attempt = { id: message.id, retryCount: message.retryCount }
  const delivery = { message: message.data, attempt, isLast: true, signal: new AbortController().signal }
  await runJob(services, { ...extractJob, progressSteps: steps, run }, delivery)
  expect(told).toEqual([
    [5, "Now fetching"],
    [80, "Now writing"],
    [80, "Now reading"],
  ])
})
