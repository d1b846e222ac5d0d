import type { Category } from "../../facts/fact.ts"

/** mem0's own categories and ours. */
const categories: Readonly<Record<string, Category>> = {
  personal_details: "personal_info",
  professional_details: "personal_info",
  family: "family",
  health: "health",
  hobbies: "hobby",
  sports: "hobby",
  music: "hobby",
  entertainment: "hobby",
  food: "preference",
  fashion: "preference",
  user_preferences: "preference",
  travel: "place",
  milestones: "event",
  technology: "other",
  misc: "other",
}

const maxTags = 8
const maxTagLength = 60

/** The first category that means one of ours, and the project's own categories as tags. */
export const mapCategories = (given: readonly string[]): { category: Category; tags: string[] } => {
  const category = given.map((name) => categories[name]).find((one) => one !== undefined && one !== "other") ?? "other"
  const own = given.filter((name) => !(name in categories) && name !== "" && name.length <= maxTagLength)
  return { category, tags: [...new Set(own)].slice(0, maxTags) }
}
