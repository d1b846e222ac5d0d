/** The progress of a job whose `step` is done to this share. 100 is for jobs that are completed. */
export const progressOf = (steps: Readonly<Record<string, number>>, step: string, share: number): number => {
  const begin = steps[step] ?? 0
  const end = Math.min(100, ...Object.values(steps).filter((other) => other > begin))
  return Math.min(99, Math.round(begin + (end - begin) * share))
}
