import { afterAll } from "bun:test"

let stop: (() => Promise<void>) | undefined

/** What a process of tests does when all of its files are over. */
export const stopAtTheEnd = (work: () => Promise<void>): void => {
  stop = work
}

// Loaded before the files (bunfig.toml), so this comes after all of them.
afterAll(() => stop?.(), 30_000)
