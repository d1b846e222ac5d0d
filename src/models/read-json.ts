import type { z } from "zod"
import { ProviderError } from "./provider-error.ts"

/** An answer that is not the requested JSON. `problem` explains it to the model; it quotes nothing from the answer. */
export class ShapeError extends ProviderError {
  constructor(
    provider: string,
    readonly problem: string,
  ) {
    super(
      provider,
      "malformed",
      `The model at ${provider} did not answer with JSON of the shape that was asked for. Set EXTRACTION_MODEL to another model.`,
    )
  }
}

/** The JSON of this shape in a model's answer, which may be in a code fence or surrounded by text. Throws a `ShapeError`. */
export const readJson = <Answer>(provider: string, text: string, shape: z.ZodType<Answer>): Answer => {
  let problem = "It is not JSON."
  for (const candidate of candidatesIn(text)) {
    const json = parse(candidate)
    if (json === undefined) continue
    const parsed = shape.safeParse(json)
    if (parsed.success) return parsed.data
    problem = `It is JSON of another shape. ${describe(parsed.error)}`
  }
  throw new ShapeError(provider, problem)
}

const endOfThought = "</think>"
const fence = "```"

/**
 * Where the JSON may be: the whole text, the content of a code fence, or from the first brace to the last, without the model's thoughts.
 */
const candidatesIn = (text: string): string[] => {
  const thought = text.lastIndexOf(endOfThought)
  const said = thought === -1 ? text : text.slice(thought + endOfThought.length)
  const opened = said.indexOf(fence)
  const closed = said.indexOf(fence, opened + fence.length)
  const fenced = opened === -1 ? "" : said.slice(opened, closed === -1 ? undefined : closed)
  return [text, objectIn(fenced), objectIn(said)].filter((candidate) => candidate !== "")
}

const objectIn = (text: string): string => {
  const start = text.indexOf("{")
  return start === -1 ? "" : text.slice(start, text.lastIndexOf("}") + 1)
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const describe = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map(({ path, message }) => `${path.join(".") || "the whole"}: ${message}.`)
    .join(" ")
