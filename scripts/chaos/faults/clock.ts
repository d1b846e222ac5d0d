import { writeFileSync } from "node:fs"
import type { Fault } from "../stage.ts"

const jumping = (name: string, title: string, shift: string): Fault => ({
  name,
  title,
  clock: true,
  ready: "up",
  inject: async ({ clockFile }) => {
    writeFileSync(clockFile, shift)
    return async () => writeFileSync(clockFile, "+0")
  },
})

export const clockFaults: Fault[] = [
  jumping("clock-forward", "the clock of the process (not of PostgreSQL) one hour fast, and right again", "+3600"),
  jumping("clock-back", "the clock of the process (not of PostgreSQL) one hour slow, and right again", "-3600"),
]
