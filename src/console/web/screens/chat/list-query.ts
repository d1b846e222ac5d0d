import { place } from "../../router.tsx"

/** The query that the list of conversations keeps when one is opened. */
export const listQuery = (): Record<string, string | null> => ({
  q: place.value.query.get("q"),
  archived: place.value.query.get("archived"),
})
