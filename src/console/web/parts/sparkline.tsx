const width = 120
const height = 36

/** A small plot without axes; null is a gap. The text beside it has the number. */
export const Sparkline = ({ values, label }: { values: readonly (number | null)[]; label: string }) => {
  const known = values.filter((value) => value !== null)
  const [low, high] = [Math.min(0, ...known), Math.max(1e-9, ...known)]
  const points = values.map((value, index) => {
    const x = (index / Math.max(1, values.length - 1)) * (width - 2) + 1
    return value === null ? null : { x, y: height - 2 - ((value - low) / (high - low)) * (height - 4) }
  })
  const line = points.map((point, index) => {
    if (!point) return ""
    return `${points[index - 1] ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`
  })
  return (
    <svg class="sparkline" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path
        d={line.join("")}
        fill="none"
        stroke="currentColor"
        stroke-width="1.5"
        stroke-linejoin="round"
        stroke-linecap="round"
        vector-effect="non-scaling-stroke"
      />
    </svg>
  )
}
