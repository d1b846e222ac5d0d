import { checkConsistency } from "../../test/support/consistency.ts"
import type { Sample } from "./ask.ts"
import { peakMemory } from "./binary.ts"
import { judge, type Verdict } from "./judge.ts"
import { createLedger } from "./ledger.ts"
import { startLoad, type Target } from "./load.ts"
import { prepareStage } from "./prepare-stage.ts"
import { startProbes } from "./probes.ts"
import type { Servers } from "./servers.ts"
import { settle } from "./settle.ts"
import type { Fault } from "./stage.ts"

export type Phases = {
  warmUpSeconds: number
  faultSeconds: number
  afterSeconds: number
  /** Time limit of /health. */
  healthMilliseconds: number
}
export type Result = Verdict & { fault: Fault; seconds: number }

const people = 40

/** Load, fault, recovery, settling, and the result. `tell`: reports the phase. */
export const runFault = async (
  fault: Fault,
  phases: Phases,
  servers: Servers,
  clockLibrary: string | null,
  tell: (what: string) => void,
): Promise<Result> => {
  const began = performance.now()
  tell("starting")
  const { stage, key, database, close } = await prepareStage(fault, servers, clockLibrary)
  try {
    const samples: Sample[] = []
    const ledger = createLedger(fault.name, people)
    const target: Target = { urls: stage.urls, key, samples }
    const probes = startProbes(stage.urls)
    const load = startLoad(ledger, target)
    tell("warming up")
    await Bun.sleep(phases.warmUpSeconds * 1000)
    const usageBefore = stage.pikas.map((pika) => pika.usage())
    tell(fault.title)
    const injectedAt = performance.now()
    const heal = await fault.inject(stage)
    await Bun.sleep(Math.max(0, phases.faultSeconds * 1000 - (performance.now() - injectedAt)))
    const endedAt = performance.now()
    await heal()
    const healedAt = performance.now()
    tell("recovering")
    await Bun.sleep(phases.afterSeconds * 1000)
    await load.stop()
    await probes.stop()
    tell("settling and counting")
    const { failed } = await settle(ledger, target, (error) => fault.mayFail?.test(error) ?? false)
    const usageAfter = stage.pikas.map((pika) => pika.usage())
    const peaks = stage.pikas.map((pika) => peakMemory(pika.pid))
    for (const [index, pika] of stage.pikas.entries()) {
      const { code } = await stage.end(index, "SIGTERM")
      if (code !== 0) stage.problems.push(`process ${index} ended with ${code} at the end: ${pika.lastWords()}`)
    }
    const disagreements = await checkConsistency({
      environment: database,
      ownerUrl: database.DATABASE_URL ?? null,
      drop: async () => undefined,
    })
    const verdict = judge({
      ...{ fault, phases, samples, probes, ledger, failed, injectedAt, endedAt, healedAt },
      ...{ usageBefore, usageAfter, peaks, disagreements, notes: stage.notes, problems: stage.problems },
    })
    return { fault, seconds: (performance.now() - began) / 1000, ...verdict }
  } finally {
    await close()
  }
}
