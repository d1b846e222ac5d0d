import type { EntityType } from "./graph-model.ts"

/** The colours of style/graph.css as they are now, light or dark. */
export type Colours = { type: Record<EntityType, string>; edge: string; strong: string; text: string; ground: string }

export const readColours = (): Colours => {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    type: {
      user: read("--type-user"),
      person: read("--type-person"),
      animal: read("--type-animal"),
      place: read("--type-place"),
      organization: read("--type-organization"),
      object: read("--type-object"),
      food: read("--type-food"),
      activity: read("--type-activity"),
      event: read("--type-event"),
      date: read("--type-date"),
      other: read("--type-other"),
    },
    edge: read("--edge"),
    strong: read("--accent"),
    text: read("--text"),
    ground: read("--surface"),
  }
}
