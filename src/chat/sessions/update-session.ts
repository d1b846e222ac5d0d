import { z } from "@hono/zod-openapi"
import { metadataField } from "../../feature/fields.ts"
import { verb } from "../../feature/verb.ts"
import type { Context } from "../context.ts"
import { changeSession } from "./change-session.ts"
import { givenRagConfig, givenSpeechConfig } from "./config-schemas.ts"
import { sessionIdInput, sessionSchema, sessionTypeSchema, titleField } from "./schemas.ts"
import type { SessionRow } from "./session-row.ts"

const changeFields = z
  .strictObject({
    title: titleField,
    session_type: sessionTypeSchema,
    rag_config: givenRagConfig,
    speech_config: givenSpeechConfig,
    metadata: metadataField.openapi({ description: "Replaced as a whole." }),
    is_archived: z.boolean(),
  })
  .partial()
type Changes = z.output<typeof changeFields>

/** Changes what is named. */
export const updateSession = verb({
  action: "chat.session.update",
  scope: "chat",
  rate: "other",
  input: z
    .strictObject({ ...sessionIdInput.shape, ...changeFields.shape })
    .refine(
      ({ id: _, ...changes }) => Object.values(changes).some((value) => value !== undefined),
      `must change at least one of ${Object.keys(changeFields.shape).join(", ")}`,
    ),
  output: sessionSchema,
  run: (ctx: Context, { id, ...changes }) => changeSession(ctx, id, (session) => applyTo(session, changes)),
})

const applyTo = (session: SessionRow, changes: Changes) => ({
  title: changes.title ?? null,
  session_type: changes.session_type ?? session.session_type,
  rag_config: mergeRagConfig(givenRagConfig.parse(session.rag_config), changes.rag_config ?? {}),
  speech_config: { ...givenSpeechConfig.parse(session.speech_config), ...changes.speech_config },
  metadata: changes.metadata ?? session.metadata,
  is_archived: changes.is_archived ?? session.is_archived,
})

type Given = z.output<typeof givenRagConfig>

const mergeRagConfig = (known: Given, { memory, ...named }: Given): Given => ({
  ...known,
  ...named,
  ...(memory && { memory: { ...known.memory, ...memory } }),
})
