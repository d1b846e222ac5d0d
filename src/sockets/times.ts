/** Limits of waits, in milliseconds. */
export const times = {
  /** For the first frame of a client, until it is told what happens: one that resumes says so at once. */
  resume: 300,
}
