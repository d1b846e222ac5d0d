/** What kind of statement a clause makes of somebody: what happened, what they do again and again, how they are, what they can do. */
export type Nature = "event" | "routine" | "state" | "ability"
