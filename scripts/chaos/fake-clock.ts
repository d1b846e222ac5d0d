import { mkdirSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { $, Glob } from "bun"

const unpacked = resolve(import.meta.dir, "../../.cache/faketime")

/** The path of libfaketime: installed on this machine, or unpacked from Debian's package beside the caches. Null: not available. */
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

/** Changes the wall clock only: when a real clock jumps, the monotonic clock of the timers stays as it is. */
export const fakeClockEnvironment = (library: string, clockFile: string): Record<string, string> => ({
  LD_PRELOAD: library,
  FAKETIME_TIMESTAMP_FILE: clockFile,
  FAKETIME_NO_CACHE: "1",
  FAKETIME_DONT_FAKE_MONOTONIC: "1",
})

/** The clock file of a run, in its data folder. */
export const clockFileIn = (folder: string): string => join(folder, "clock")
