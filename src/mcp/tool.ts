import type { z } from "@hono/zod-openapi"
import { writeJson } from "../feature/json-text.ts"
import type { Verb } from "../feature/verb.ts"
import type { Context } from "./context.ts"

/** Hints for the assistant: what a call may do. */
type Annotations = { readOnlyHint?: true; destructiveHint?: boolean; idempotentHint?: true }

/** The person whose data a tool reads and writes. */
export type Person = { userId: string }

type Definition<Input extends z.ZodObject, Output extends z.ZodObject> = {
  name: string
  title: string
  /** For the model: what it does, and when to use it. */
  description: string
  /** The verb that does the work: its scope lists the tool, its class limits the calls, its action is in the audit. */
  verb: Pick<Verb<never, z.ZodType, z.ZodType>, "action" | "scope" | "rate">
  /** Flat, without the person. */
  input: Input
  output: Output
  annotations: Annotations
  /** `ctx.actor` reaches this person only. */
  run: (ctx: Context, args: z.output<Input> & Person) => Promise<z.input<Output>>
}

/** What a model can call. The types of input and output are hidden: the input's schema checks what comes. */
export type Tool = Omit<Definition<z.ZodObject, z.ZodObject>, "run"> & {
  run: (ctx: Context, args: Person & Record<string, unknown>) => Promise<Record<string, unknown>>
}

export const tool = <Input extends z.ZodObject, Output extends z.ZodObject>({
  run,
  ...rest
}: Definition<Input, Output>): Tool => ({
  ...rest,
  run: async (ctx, args) => {
    // `input` has produced it.
    const answer = await run(ctx, args as z.output<Input> & Person)
    return rest.output.parse(answer)
  },
})

/** The answer of a verb as its schema describes it: parts of it may be JSON text already. */
export const readAnswer = <Output extends z.ZodType>(verb: { output: Output }, answer: unknown): z.output<Output> =>
  verb.output.parse(JSON.parse(writeJson(answer)))
