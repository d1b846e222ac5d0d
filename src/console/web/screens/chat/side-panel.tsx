import type { ComponentChildren } from "preact"
import { useEffect, useId, useRef } from "preact/hooks"
import { common } from "../../parts/common-words.ts"
import { Icon } from "../../parts/icon.tsx"

/** Beside the conversation; on a phone above it. Escape closes it. */
export const SidePanel = ({
  title,
  close,
  children,
}: {
  title: string
  close: () => void
  children: ComponentChildren
}) => {
  const id = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    const before = document.activeElement
    heading.current?.focus()
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside class="chat-side card stack" aria-labelledby={id} onKeyDown={({ key }) => key === "Escape" && close()}>
      <div class="row apart nowrap">
        <h2 id={id} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <button type="button" class="button quiet small" aria-label={common.close} onClick={close}>
          <Icon name="close" />
        </button>
      </div>
      {children}
    </aside>
  )
}
