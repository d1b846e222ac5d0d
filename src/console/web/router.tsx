import { computed, signal } from "@preact/signals"
import type { ComponentChildren } from "preact"

const base = "/console"

const here = () => ({ path: location.pathname.slice(base.length) || "/", query: new URLSearchParams(location.search) })

/** Where the console is: the path after /console, and the query. */
export const place = signal(here())
export const path = computed(() => place.value.path)

/** The person whose memories, documents and conversations are shown. Each address names the person, so that it can be sent on. */
export const person = computed(() => place.value.query.get("person"))

/** An address of the console. It keeps the person, unless `query` sets another. */
export const addressOf = (to: string, query: Record<string, string | null> = {}): string => {
  const kept = new URLSearchParams()
  for (const [name, value] of Object.entries({ person: person.value, ...query })) if (value) kept.set(name, value)
  const search = kept.size > 0 ? `?${kept}` : ""
  return `${base}${to === "/" ? "" : to}${search}`
}

export const navigate = (address: string, { replace = false } = {}): void => {
  if (replace) history.replaceState(null, "", address)
  else history.pushState(null, "", address)
  place.value = here()
}

/** Changes the query of the present address; null removes a field. */
export const setQuery = (changes: Record<string, string | null>, options = { replace: true }): void => {
  const query = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes))
    if (value) query.set(name, value)
    else query.delete(name)
  navigate(`${location.pathname}${query.size > 0 ? `?${query}` : ""}`, options)
}

addEventListener("popstate", () => {
  place.value = here()
})

type LinkProps = {
  to: string
  query?: Record<string, string | null>
  class?: string
  title?: string
  isCurrent?: boolean
  onFollow?: () => void
  children: ComponentChildren
}

/** A link within the console. A click with a key held opens a new tab as everywhere. */
export const Link = ({ to, query, isCurrent, onFollow, children, ...rest }: LinkProps) => (
  <a
    {...rest}
    href={addressOf(to, query)}
    aria-current={isCurrent ? "page" : undefined}
    onClick={(event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
      event.preventDefault()
      navigate(addressOf(to, query))
      onFollow?.()
    }}
  >
    {children}
  </a>
)
