/** A text with the places of the query's words marked. `ranges`: from, to (exclusive), in UTF-16 code units, as the server counts. */
export const Highlighted = ({ text, ranges }: { text: string; ranges: readonly (readonly [number, number])[] }) => {
  const parts: { text: string; isMarked: boolean; from: number }[] = []
  let at = 0
  for (const [from, to] of [...ranges].sort(([a], [b]) => a - b)) {
    if (from < at) continue
    parts.push({ text: text.slice(at, from), isMarked: false, from: at })
    parts.push({ text: text.slice(from, to), isMarked: true, from })
    at = to
  }
  parts.push({ text: text.slice(at), isMarked: false, from: at })
  return <>{parts.map(({ text, isMarked, from }) => (isMarked ? <mark key={from}>{text}</mark> : text))}</>
}
