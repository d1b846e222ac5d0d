export type Point = { memories: number; p50: number; p95: number }

const size = { width: 640, height: 320, left: 56, right: 24, top: 24, bottom: 48 }
const series = [
  { key: "p50", colour: "#1f77b4" },
  { key: "p95", colour: "#d62728" },
] as const

/** An SVG chart of latency (ms, from 0) against the total number of memories (logarithmic). */
export const plotGrowth = (points: readonly Point[]): string => {
  const decades = points.map(({ memories }) => Math.log10(memories))
  const from = Math.min(...decades)
  const span = Math.max(...decades) - from || 1
  const top = niceCeiling(Math.max(...points.map(({ p95 }) => p95)))
  const inner = { width: size.width - size.left - size.right, height: size.height - size.top - size.bottom }
  const x = (memories: number): number => round(size.left + ((Math.log10(memories) - from) / span) * inner.width)
  const y = (milliseconds: number): number => round(size.top + inner.height * (1 - milliseconds / top))
  const bottom = y(0)

  const text = (content: string, at: { x: number; y: number }, anchor = "middle", colour = "#444") =>
    `<text x="${at.x}" y="${at.y}" text-anchor="${anchor}" fill="${colour}">${content}</text>`
  const lines = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const height = y(top * share)
    const line = `<line x1="${size.left}" y1="${height}" x2="${size.width - size.right}" y2="${height}" stroke="#ddd"/>`
    return line + text(String(round(top * share)), { x: size.left - 8, y: height + 4 }, "end")
  })
  const labels = points.map(({ memories }) => text(memories.toLocaleString("en"), { x: x(memories), y: bottom + 18 }))
  const curves = series.map(({ key, colour }) => {
    const path = points.map((point) => `${x(point.memories)},${y(point[key])}`).join(" ")
    const dots = points.map(
      (point) => `<circle cx="${x(point.memories)}" cy="${y(point[key])}" r="4" fill="${colour}"/>`,
    )
    const last = points.at(-1)
    const label = last
      ? text(`${key} ${last[key].toFixed(1)} ms`, { x: x(last.memories), y: y(last[key]) - 8 }, "end", colour)
      : ""
    return `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"/>${dots.join("")}${label}`
  })
  const middle = { x: size.left + inner.width / 2, y: size.height - 10 }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="12">`,
    "<title>Latency of a search against the memories of everybody</title>",
    `<rect width="${size.width}" height="${size.height}" fill="#fff"/>`,
    ...lines,
    ...labels,
    ...curves,
    text("memories of everybody", middle),
    text("ms", { x: size.left - 8, y: size.top - 8 }, "end"),
    "</svg>\n",
  ].join("\n")
}

const round = (value: number): number => Math.round(value * 100) / 100

/** The smallest of 1, 2, 4, 6, 8 or 10 times a power of ten that is at least `value`. */
const niceCeiling = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 4, 6, 8, 10].find((step) => step * power >= value) ?? 10) * power
}
