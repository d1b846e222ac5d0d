/** Classes of routes that share a limit. */
export const endpointClasses = ["search", "extract", "jobs", "other"] as const
export type EndpointClass = (typeof endpointClasses)[number]

/** Requests per minute that each credential may make to the routes of a class. */
export type RateLimits = Record<EndpointClass, number>

export const defaultRateLimits: RateLimits = { search: 100, extract: 50, jobs: 1000, other: 100 }
const maxLimit = 100_000_000

/** `search=100,jobs=500`: the others keep their defaults. `off`: null. `complain` is called for each mistake. */
export const readRateLimits = (text: string, complain: (problem: string) => void): RateLimits | null => {
  if (text.trim() === "off") return null
  const limits = { ...defaultRateLimits }
  const seen = new Set<string>()
  for (const part of text.split(",")) {
    const [name = "", value = "", ...rest] = part.split("=").map((side) => side.trim())
    const known = endpointClasses.find((one) => one === name)
    const limit = /^\d{1,9}$/.test(value) && rest.length === 0 ? Number(value) : 0
    if (!known)
      complain(`PIKA_RATE_LIMITS must be "off", or some of ${endpointClasses.join(", ")}, like search=100,extract=50`)
    else if (seen.has(name)) complain(`PIKA_RATE_LIMITS names ${name} twice`)
    else if (limit < 1 || limit > maxLimit)
      complain(`PIKA_RATE_LIMITS: ${name} must be a whole number from 1 to ${maxLimit}`)
    else limits[known] = limit
    seen.add(name)
  }
  return limits
}
