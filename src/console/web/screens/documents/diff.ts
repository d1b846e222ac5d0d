/** A step from one list to another: what both have, or what only the left or the right one has. */
export type Step<Item> = { left: Item | null; right: Item | null }

/**
 * The longest common subsequence of two lists, as the steps from one to the other. What both lists begin and end with costs nothing; the
 * rest costs the product of the lengths.
 */
export const diff = <Item>(
  left: readonly Item[],
  right: readonly Item[],
  keyOf: (item: Item) => string,
): Step<Item>[] => {
  const [before, after] = [left.map(keyOf), right.map(keyOf)]
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head += 1
  let tail = 0
  const most = Math.min(before.length, after.length) - head
  while (tail < most && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1
  const [rows, columns] = [before.length - head - tail, after.length - head - tail]
  // lengths[i][j]: of the longest common subsequence of what follows i and j.
  const lengths = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1) {
      const row = lengths[i]
      if (!row) continue
      row[j] = before[head + i] === after[head + j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  const steps: Step<Item>[] = []
  const push = (i: number | null, j: number | null): void => {
    steps.push({ left: i === null ? null : (left[i] ?? null), right: j === null ? null : (right[j] ?? null) })
  }
  for (let i = 0; i < head; i += 1) push(i, i)
  let [i, j] = [0, 0]
  while (i < rows || j < columns)
    if (i < rows && j < columns && before[head + i] === after[head + j]) push(head + i++, head + j++)
    else if (j >= columns || (i < rows && at(i + 1, j) >= at(i, j + 1))) push(head + i++, null)
    else push(null, head + j++)
  for (let i = tail; i > 0; i -= 1) push(left.length - i, right.length - i)
  return steps
}

/** Puts what was removed beside what was added in the same place. */
export const pair = <Item>(steps: readonly Step<Item>[]): Step<Item>[] => {
  const paired: Step<Item>[] = []
  let removed: Item[] = []
  let added: Item[] = []
  const flush = (): void => {
    for (let at = 0; at < Math.max(removed.length, added.length); at += 1)
      paired.push({ left: removed[at] ?? null, right: added[at] ?? null })
    ;[removed, added] = [[], []]
  }
  for (const step of steps)
    if (step.left !== null && step.right !== null) {
      flush()
      paired.push(step)
    } else if (step.left !== null) removed.push(step.left)
    else if (step.right !== null) added.push(step.right)
  flush()
  return paired
}
