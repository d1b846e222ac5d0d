import { z } from "@hono/zod-openapi"
import { verb } from "../../feature/verb.ts"
import { AppError } from "../../platform/errors.ts"
import type { Context } from "./context.ts"

/** What mem0 has, and Pika has not: 501 with a sentence, which says what to do instead. */
export const notOffered = (sentence: string) =>
  verb({
    action: "mem0.not_offered",
    scope: null,
    rate: "other",
    input: z.object({}),
    output: z.null(),
    run: async (_ctx: Context): Promise<null> => {
      throw new AppError("NOT_IMPLEMENTED", sentence)
    },
  })
