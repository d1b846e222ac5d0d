/** What comes of work that yields between its steps, all of it at once. */
export const finish = <Result>(work: Iterator<void, Result>): Result => {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}
