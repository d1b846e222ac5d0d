import type { ComponentChildren } from "preact"

/** Shown instead of an empty list: what will be here, and how to begin. */
export const Empty = ({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    <p>{text}</p>
    {children && <div class="row">{children}</div>}
  </div>
)
