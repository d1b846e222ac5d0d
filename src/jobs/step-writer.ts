/** A step that is over sooner is not written: most jobs take less, and a commit for each of their steps would double their work. */
const quietMs = 150

export type StepWriter<Step> = {
  /**
   * Writes a step, at once if the last one was written some time ago, and else as soon as it was, unless another step begins before.
   * Returns false when an earlier write found that the attempt no longer counts.
   */
  write: (step: Step) => Promise<boolean>
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
    write: async (step) => {
      const waitMs = savedAt + quietMs - performance.now()
      if (waitMs <= 0) return saveNow(step)
      clearTimeout(timer)
      // A step that could not be written is missing from what people see; the job itself meets the same problem and reports it.
      timer = setTimeout(() => void saveNow(step).catch(() => undefined), waitMs)
      return counts
    },
    stop: () => clearTimeout(timer),
  }
}
