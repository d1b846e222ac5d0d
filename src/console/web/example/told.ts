/** What somebody said, and what the companion answered, some days ago. */
export type Talk = { daysAgo: number; turns: readonly (readonly ["user" | "assistant", string])[] }

/** An invented person, in their own words. */
export type Told = {
  id: `example-${string}`
  name: string
  talks: readonly Talk[]
  documents?: readonly { title: string; filename: string; text: string }[]
  /** Questions of one conversation with the companion. */
  chat?: { title: string; questions: readonly string[] }
}
