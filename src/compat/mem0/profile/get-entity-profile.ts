import { z } from "@hono/zod-openapi"
import { callerIdField } from "../../../feature/fields.ts"
import { verb } from "../../../feature/verb.ts"
import { getProfile } from "../../../memories/get-profile.ts"
import { AppError } from "../../../platform/errors.ts"
import type { Context } from "../context.ts"
import { mem0Route } from "../mem0-route.ts"

const maxProfileTokens = 32_000

const example = {
  profile: { pet: ["User has a dog named Sparky"] },
  status: "succeeded" as const,
  entity_type: "user" as const,
  entity_id: "user_123",
  updated_at: null,
  generation_count: 1,
}

/** Our profile in mem0's shape: what is known of a person, by category. It is made when it is read. */
const getEntityProfile = verb({
  action: getProfile.action,
  scope: getProfile.scope,
  rate: getProfile.rate,
  input: z.object({ entity_type: z.string().max(200).openapi({ example: "user" }), user_id: callerIdField }),
  output: z
    .object({
      profile: z.record(z.string(), z.array(z.string())),
      status: z.literal("succeeded"),
      entity_type: z.literal("user"),
      entity_id: z.string(),
      updated_at: z.null(),
      generation_count: z.literal(1),
    })
    .openapi("Mem0Profile", { example }),
  run: async (ctx: Context, { entity_type, user_id }) => {
    if (entity_type !== "user")
      throw new AppError(
        "NOT_IMPLEMENTED",
        "Profiles of agents, apps and runs are not offered by Pika: those of users are.",
      )
    const { categories } = await getProfile.run(ctx, { user_id, max_tokens: maxProfileTokens })
    return {
      profile: Object.fromEntries(
        categories.map(({ category, facts }) => [category, facts.map(({ fact_value }) => fact_value)]),
      ),
      ...{ status: "succeeded" as const, entity_type: "user" as const, entity_id: user_id },
      ...{ updated_at: null, generation_count: 1 as const },
    }
  },
})

export const profileRoute = mem0Route(getEntityProfile, {
  method: "get",
  path: "/v2/entities/{entity_type}/{user_id}/profile/",
  operationId: "mem0GetProfile",
  summary: "What is known of a user, by category",
  answers: { 200: "The profile." },
  problems: [501],
})
