import { clockFaults } from "./faults/clock.ts"
import { diskFaults } from "./faults/disk.ts"
import { postgresFaults } from "./faults/postgres.ts"
import { processFaults } from "./faults/process.ts"
import { providerFaults } from "./faults/provider.ts"
import { redisFaults } from "./faults/redis.ts"
import type { Fault } from "./stage.ts"

export const faults: readonly Fault[] = [
  ...postgresFaults,
  ...redisFaults,
  ...providerFaults,
  ...diskFaults,
  ...clockFaults,
  ...processFaults,
]
