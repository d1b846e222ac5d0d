import { mkdirSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { $, Glob } from "bun"

const unpacked = resolve(import.meta.dir, "../../.cache/faketime")

/** Where libfaketime is: installed on this machine, or unpacked from Debian's package beside the caches. Null: neither can be had. */
export const findFakeClock = async (): Promise<string | null> => {
  const installed = find("/usr/lib")
  if (installed) return installed
  mkdirSync(unpacked, { recursive: true })
  if (readdirSync(unpacked).length === 0)
    await $`apt-get download libfaketime && dpkg-deb -x libfaketime_*.deb .`.cwd(unpacked).quiet().nothrow()
  return find(unpacked)
}

const find = (folder: string): string | null =>
  [...new Glob("**/faketime/libfaketimeMT.so.1").scanSync({ cwd: folder, absolute: true })][0] ?? null

/** Wall clock only: a real one that jumps leaves the monotonic clock, by which timers run, alone. */
export const fakeClockEnvironment = (library: string, clockFile: string): Record<string, string> => ({
  LD_PRELOAD: library,
  FAKETIME_TIMESTAMP_FILE: clockFile,
  FAKETIME_NO_CACHE: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
})

/** The clock file of a run, in the folder of its data. */
export const clockFileIn = (folder: string): string => join(folder, "clock")
