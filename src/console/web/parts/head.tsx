import type { ComponentChildren } from "preact"
import { useEffect } from "preact/hooks"

/** The heading of a screen, what it is for, and its actions. */
export const Head = ({ title, about, children }: { title: string; about?: string; children?: ComponentChildren }) => {
  useEffect(() => {
    document.title = `${title} · PIKA Memory`
  }, [title])
  return (
    <header class="head">
      <div>
        <h1>{title}</h1>
        {about !== undefined && <p>{about}</p>}
      </div>
      <div class="row">{children}</div>
    </header>
  )
}
