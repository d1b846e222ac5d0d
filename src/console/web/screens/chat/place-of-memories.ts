/** When a memory holds from, and when it was stored. */
type Times = { valid_from: string; created_at: string }

/**
 * What was learnt from what was said at each of these times, up to the next one, by the place of the time. Times rise. Messages are read
 * together some seconds after they were said: a memory holds from the first of them on, unless the person told another time.
 */
export const placeOfMemories = <Learnt extends Times>(
  times: readonly string[],
  learnt: readonly Learnt[],
): Map<number, Learnt[]> => {
  const found = new Map<number, Learnt[]>()
  const first = times[0] ?? ""
  for (const memory of learnt.toReversed()) {
    const { valid_from: since, created_at: stored } = memory
    const said = since >= first && since <= stored ? since : stored
    const place = times.findLastIndex((time) => time <= said)
    if (place >= 0) found.set(place, [...(found.get(place) ?? []), memory])
  }
  return found
}
