/** The progress of a job when this share of `step` is done. 100 is only for completed jobs. */
export const progressOf = (steps: Readonly<Record<string, number>>, step: string, share: number): number => {
  const begin = steps[step] ?? 0
  const end = Math.min(100, ...Object.values(steps).filter((other) => other > begin))
  return Math.min(99, Math.round(begin + (end - begin) * share))
}
