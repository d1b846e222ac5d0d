import type { ComponentChildren } from "preact"
import { useEffect, useId, useRef } from "preact/hooks"
import { common } from "./common-words.ts"
import { Icon } from "./icon.tsx"

type Properties = {
  title: string
  /** What is shown: when it changes, the focus moves to the heading again. */
  of: string
  close: () => void
  children: ComponentChildren
}

/** A panel beside a list; on a phone, above it. Escape closes it, and the focus returns to what opened it. */
export const SidePanel = ({ title, of, close, children }: Properties) => {
  const box = useRef<HTMLElement>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const opener = useRef<Element | null>(null)
  const id = useId()
  useEffect(() => {
    const { activeElement } = document
    // What was pressed within the panel may be gone already; then the page itself has the focus.
    if (activeElement !== document.body && !box.current?.contains(activeElement)) opener.current = activeElement
    heading.current?.focus()
  }, [of])
  useEffect(
    () => () => {
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus()
      else document.getElementById("main")?.focus()
    },
    [],
  )
  return (
    <section
      ref={box}
      class="side-panel"
      aria-labelledby={id}
      onKeyDown={(event) => {
        // A dialog above the panel closes first.
        if (event.key === "Escape" && !document.querySelector("dialog[open]")) close()
      }}
    >
      <div class="row apart nowrap">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button quiet small" aria-label={common.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </section>
  )
}
