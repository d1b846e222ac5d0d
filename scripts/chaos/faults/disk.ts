import { rmSync, statfsSync } from "node:fs"
import { join } from "node:path"
import { $ } from "bun"
import type { Fault } from "../stage.ts"

export const diskFaults: Fault[] = [
  {
    name: "disk-full",
    title: "the disk of an embedded database filled to its last byte, and room made again at the end",
    embedded: true,
    ready: "down",
    inject: async ({ dataFolder, notes }) => {
      const ballast = join(dataFolder, "ballast")
      const { bavail, bsize } = statfsSync(dataFolder)
      // More than the free space: the rest is refused, and the disk is full.
      await $`dd if=/dev/zero of=${ballast} bs=1M count=${Math.ceil((bavail * bsize) / 2 ** 20) + 1}`.quiet().nothrow()
      notes.push(`${statfsSync(dataFolder).bavail * bsize} bytes left`)
      return async () => rmSync(ballast)
    },
  },
]
