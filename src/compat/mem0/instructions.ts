import { isObject } from "./filter-problems.ts"

type Wishes = { custom_instructions?: unknown; custom_categories?: unknown; includes?: unknown; excludes?: unknown }

type Settings = Pick<Wishes, "custom_instructions" | "custom_categories">

/** What a conversation's job takes. Settings may be longer: what does not fit is left out. */
const maxInstructions = 2000

/**
 * What mem0's clients wish of the model that reads a conversation, as our `instructions`: categories of their own become tags. What a
 * request does not say, the settings say. Undefined: nothing is wished.
 */
export const instructionsOf = (wishes: Wishes, settings: Settings): string | undefined => {
  const own = linesOf(wishes)
  const { custom_instructions, custom_categories } = settings
  const rest = linesOf({
    custom_instructions: wishes.custom_instructions ?? custom_instructions,
    custom_categories: wishes.custom_categories ?? custom_categories,
  }).filter((line) => !own.includes(line))
  const text = [...own, ...rest].join("\n")
  if (text === "") return undefined
  return rest.length === 0 ? text : [...text].slice(0, Math.max(maxInstructions, own.join("\n").length)).join("")
}

const linesOf = ({ custom_instructions, custom_categories, includes, excludes }: Wishes): string[] =>
  [
    textOf(custom_instructions),
    wish("Keep above all: ", textOf(includes)),
    wish("Leave out: ", textOf(excludes)),
    wish("Give each fact those of these tags that fit it, as they are spelt: ", categoriesOf(custom_categories)),
  ].filter((line) => line !== "")

const wish = (start: string, text: string): string => (text === "" ? "" : `${start}${text}`)

const textOf = (value: unknown): string => (typeof value === "string" ? value.trim() : "")

/** A list of names, or of objects of names and descriptions. */
const categoriesOf = (categories: unknown): string => {
  const list: unknown[] = Array.isArray(categories) ? categories : isObject(categories) ? [categories] : []
  return list
    .flatMap((entry) => (isObject(entry) ? Object.entries(entry) : [[entry, ""]]))
    .flatMap(([name, meaning]) => (typeof name === "string" ? [describe(name, meaning)] : []))
    .join("; ")
}

const describe = (name: string, meaning: unknown): string =>
  typeof meaning === "string" && meaning !== "" ? `${name} (${meaning})` : name
