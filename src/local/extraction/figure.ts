/** What somebody is to the user: "dog", "cousin", "teacher". */
export type Role = { en: string; vi: string }

/** Somebody or something that the conversation speaks of, other than the user. */
export type Figure = {
  name: string | null
  /** The name with its marks, where it was first told without them. */
  marked?: string
  kind: "person" | "animal" | "object" | "fiction"
  role: Role | null
  gender: "male" | "female" | null
  plural: boolean
  /** Rises with every mention: pronouns mean the latest. */
  mentioned: number
}
