import { isObject } from "./filter-problems.ts"

type Wishes = { custom_instructions?: unknown; custom_categories?: unknown; includes?: unknown; excludes?: unknown }

/**
 * What mem0's clients wish of the model that reads a conversation, as our `instructions`: categories of their own become tags. Undefined:
 * they wish nothing.
 */
export const instructionsOf = (wishes: Wishes): string | undefined => {
  const { custom_instructions, custom_categories, includes, excludes } = wishes
  const lines = [
    textOf(custom_instructions),
    wish("Keep above all: ", textOf(includes)),
    wish("Leave out: ", textOf(excludes)),
    wish("Give each fact those of these tags that fit it, as they are spelt: ", categoriesOf(custom_categories)),
  ].filter((line) => line !== "")
  return lines.length > 0 ? lines.join("\n") : undefined
}

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
