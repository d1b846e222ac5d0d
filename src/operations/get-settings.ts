import { z } from "@hono/zod-openapi"
import { requireEverybody } from "../feature/actor.ts"
import { verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"

const settingsSchema = z
  .object({
    status: z.literal("ok"),
    items: z.array(
      z.object({
        name: z.string().openapi({ description: "The name of the environment variable." }),
        value: z.string().nullable().openapi({
          description:
            "The value in force; null: not set. A secret is `set`. An address is shown without user, password and query.",
        }),
        is_default: z.boolean(),
        is_secret: z.boolean(),
        description: z.string(),
      }),
    ),
  })
  .openapi("Settings", {
    example: {
      status: "ok",
      items: [
        {
          ...{ name: "DATABASE_URL", value: "postgres://db:5432/pika", is_default: false, is_secret: false },
          description: "The PostgreSQL server. Not set: the embedded database.",
        },
      ],
    },
  })

/** Every setting of the process that answers. */
export const getSettings = verb({
  action: "settings.get",
  scope: "admin",
  rate: "other",
  input: z.strictObject({}),
  output: settingsSchema,
  run: async ({ settings, actor }: Context) => {
    requireEverybody(actor)
    return { status: "ok" as const, items: [...settings] }
  },
})
