import { z } from "zod"

/** A share of the searches is compared with mem0. */
export type ShadowSettings = { percent: number; host: string; apiKey: string }

/** `percent=5` */
export const shadowField = z.string().transform((text, context) => {
  const percent = /^\s*percent\s*=\s*(\d{1,3}(?:\.\d{1,2})?)\s*$/.exec(text)?.[1]
  if (percent !== undefined && Number(percent) > 0 && Number(percent) <= 100) return Number(percent)
  context.addIssue({ code: "custom", message: "PIKA_SHADOW_MEM0 must look like percent=5: a percentage up to 100" })
  return z.NEVER
})
