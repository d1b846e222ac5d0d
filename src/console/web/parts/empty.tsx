import type { ComponentChildren } from "preact"

/** Where nothing is yet: what will be here, and how to begin. */
export const Empty = ({ title, text, children }: { title: string; text: string; children?: ComponentChildren }) => (
  <div class="empty">
    <h2>{title}</h2>
    <p>{text}</p>
    {children && <div class="row">{children}</div>}
  </div>
)
