/** A search that was answered. `items`: the facts as JSON text, in the form of one of the APIs. */
export type AnsweredSearch = { userId: string; query: string; limit: number; items: string; milliseconds: number }

/** Compares a share of searches with another memory, when they are answered. It never throws, and nobody waits for it. */
export type ShadowSearch = { offer: (search: AnsweredSearch) => void }
