/** A step that is over sooner is not written: most jobs take less, and a commit for each of their steps would double their work. */
const quietMs = 150

export type StepWriter<Step> = {
  /**
   * Writes a step. One that just begins waits if the last one was written a moment ago, and is left out if another begins before. Progress
   * within a step is written at once: such a job is long. Returns false when a write found that the attempt no longer counts.
   */
  write: (step: Step, isBegun?: boolean) => Promise<boolean>
  /** Writes no more. */
  stop: () => void
}

/** `save`: writes a step to the database; false when the attempt no longer counts. It was started just now. */
export const createStepWriter = <Step>(save: (step: Step) => Promise<boolean>): StepWriter<Step> => {
  let savedAt = performance.now()
  let timer: Timer | undefined
  let counts = true

  const saveNow = async (step: Step): Promise<boolean> => {
    clearTimeout(timer)
    timer = undefined
    savedAt = performance.now()
    counts = await save(step)
    return counts
  }

  return {
    write: async (step, isBegun = false) => {
      const waitMs = savedAt + quietMs - performance.now()
      if (isBegun || waitMs <= 0) return saveNow(step)
      clearTimeout(timer)
      // A step that could not be written is missing from what people see; the job itself meets the same problem and reports it.
      timer = setTimeout(() => void saveNow(step).catch(() => undefined), waitMs)
      return counts
    },
    stop: () => clearTimeout(timer),
  }
}
