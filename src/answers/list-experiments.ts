import { z } from "@hono/zod-openapi"
import { compareShares, type Share } from "../extraction/compare-shares.ts"
import { failuresOf, listSides } from "../extraction/experiment-sides.ts"
import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"
import { listChatSides, sharesOf } from "./experiment-sides.ts"
import { experimentsSchema } from "./experiments-schema.ts"

/** Both sides of each experiment with extraction and with answers, as `pika experiments` compares them. */
export const listExperiments = verb({
  action: "experiment.list",
  scope: "admin",
  rate: "other",
  input: z.strictObject({}),
  output: experimentsSchema,
  run: async ({ sql, actor }: Context) => {
    requireEverybody(actor)
    const extraction = byName(await listSides(sql)).map(({ name, sides }) => {
      const failures = failuresOf(sides)
      return {
        name,
        sides: shown(sides),
        comparisons: failures ? [compare({ what: "failed_or_fell_back", ...failures })] : [],
      }
    })
    const answers = byName(await listChatSides(sql)).map(({ name, sides }) => ({
      ...{ name, sides: shown(sides) },
      comparisons: sharesOf(sides).map(compare),
    }))
    return { status: "ok" as const, extraction, answers }
  },
})

const byName = <Side extends { experiment: string }>(rows: readonly Side[]) =>
  [...Map.groupBy(rows, ({ experiment }) => experiment)].map(([name, sides]) => ({ name, sides }))

const shown = <Side extends { experiment: string }>(sides: readonly Side[]) =>
  sides.map(({ experiment: _, ...side }) => side)

const compare = <What extends string>({ what, ...shares }: { what: What; control: Share; treatment: Share }) => {
  const compared = compareShares(shares.control, shares.treatment)
  return { what, z: compared?.z ?? null, differs: compared?.differs ?? null }
}
