import { signal } from "@preact/signals"
import type { Step } from "./put-in.ts"

/** How far the family is. It goes on when another screen is opened. null: it was not started. */
export type Running = { isOver: boolean; error: unknown; steps: readonly Step[] }
export const running = signal<Running | null>(null)

/** Loads the texts of the family only now. */
export const start = async (): Promise<void> => {
  running.value = { isOver: false, error: null, steps: [] }
  const change = (changes: (last: Running) => Partial<Running>): void => {
    if (running.value) running.value = { ...running.value, ...changes(running.value) }
  }
  try {
    const { putIn } = await import("./put-in.ts")
    await putIn((step) => change(({ steps }) => ({ steps: [...steps, step] })))
    change(() => ({ isOver: true }))
  } catch (error) {
    change(() => ({ isOver: true, error }))
  }
}

export const takeFamilyOut = async (): Promise<void> => {
  const { takeOut } = await import("./take-out.ts")
  await takeOut()
  running.value = null
}
