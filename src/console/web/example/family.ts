import { baNgoai } from "./ba-ngoai.ts"
import { lan } from "./lan.ts"
import { leo } from "./leo.ts"
import { mai } from "./mai.ts"
import type { Told } from "./told.ts"

/** An invented family: what a server may remember about four people. */
export const family: readonly Told[] = [mai, leo, lan, baNgoai]
