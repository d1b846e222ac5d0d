import { z } from "@hono/zod-openapi"
import { metadataField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import type { Context } from "../context.ts"
import { changeSession } from "./change-session.ts"
import { givenRagConfig, givenSpeechConfig } from "./config-schemas.ts"
import { sessionIdInput, sessionSchema, sessionTypeSchema, titleField } from "./schemas.ts"

/** Sets a session as a whole. What is left out gets its default; only a title that is left out stays. */
export const replaceSession = verb({
  action: "chat.session.replace",
  scope: "chat",
  rate: "other",
  input: z.strictObject({
    ...sessionIdInput.shape,
    title: titleField.optional().openapi({ description: "Without one, the title stays." }),
    session_type: sessionTypeSchema.default("rag"),
    rag_config: givenRagConfig.default({}),
    speech_config: givenSpeechConfig.default({}),
    metadata: metadataField.default({}),
    is_archived: z.boolean().default(false),
  }),
  output: sessionSchema,
  run: (ctx: Context, { id, title = null, ...given }) => changeSession(ctx, id, () => ({ title, ...given })),
})
