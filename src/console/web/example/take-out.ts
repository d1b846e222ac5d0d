import { api } from "../api.ts"
import { family } from "./family.ts"

/** Deletes everything of the family, and nothing of anybody else. */
export const takeOut = async (): Promise<void> => {
  for (const { id } of family) await api.userDelete({ user_id: id })
}
