import { z } from "@hono/zod-openapi"
import { storableText } from "../facts/fact.ts"
import { exportedTimeField, exportedTimes, type Line, noId, orNull } from "../feature/exported-rows.ts"
import { callerIdField } from "../feature/fields.ts"
import type { JobKind } from "../feature/job.ts"
import type { Transaction } from "../platform/database/connect.ts"
import { isStorableJson } from "../platform/text.ts"
import { jobStatusField } from "./schemas.ts"

export type ExportedKind = Pick<JobKind<never>, "type" | "payload" | "told" | "payloadHoldsPersonalText">

const storable = (value: unknown): boolean => isStorableJson(JSON.stringify(value))
const unstorable = "must not hold NUL or half a surrogate pair"

const jobOf = ({ type, payload, told }: ExportedKind) =>
  z.strictObject({
    id: z.uuid(),
    type: z.literal(type),
    status: jobStatusField,
    progress: z.number().int().min(0).max(100),
    current_step: storableText(500).nullable(),
    attempts: z.number().int().min(0).max(32_767),
    payload: payload
      .strict()
      .refine(storable, unstorable)
      .nullable()
      .openapi({ description: "What was handed in. It is dropped when the job completes." }),
    result: told
      .refine(storable, unstorable)
      .nullable()
      .openapi({ description: "Without what the memories say: they are in this file." }),
    error: storableText(2000).nullable(),
    idempotency_key: orNull(callerIdField),
    request_hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable()
      .openapi({ description: "SHA-256 of what came with the idempotency key." }),
    created_at: exportedTimeField,
    started_at: exportedTimeField.nullable(),
    completed_at: exportedTimeField.nullable(),
  })

export type ExportedJob = z.output<ReturnType<typeof jobOf>>

/** The job's kind checks payload and result. */
export const exportedJobSchema = (kinds: readonly ExportedKind[]) => {
  const [first, ...others] = kinds.filter(({ payloadHoldsPersonalText }) => payloadHoldsPersonalText).map(jobOf)
  if (!first) throw new Error("no kind of job is of a person")
  const schema = others.length === 0 ? first : z.discriminatedUnion("type", [first, ...others])
  return schema.openapi("ExportedJob")
}

/** A payload may have 1 MiB. */
const jobsInOnePage = 16

/** All jobs except those without personal data. */
export const readJobs =
  (kinds: readonly ExportedKind[]) =>
  (tx: Transaction, userId: string, after: string | null): Promise<Line[]> => {
    const leftOut = kinds.flatMap(({ type, payloadHoldsPersonalText }) => (payloadHoldsPersonalText ? [] : [type]))
    return tx<Line[]>`
      select item.id::text as key, row_to_json(item)::text as line from (
        select id, type, status, progress, current_step, greatest(attempts - earlier_attempts, 0) as attempts,
          payload - 'drop_when_over' as payload, result, error, idempotency_key,
          encode(request_hash, 'hex') as request_hash, ${exportedTimes(tx, "created_at", "started_at", "completed_at")}
        from jobs where user_id = ${userId} and id > ${after ?? noId} and type <> all (${leftOut}::text[])
        order by id limit ${jobsInOnePage}
      ) as item order by item.id`
  }
