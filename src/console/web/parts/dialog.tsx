import type { ComponentChildren } from "preact"
import { useEffect, useId, useRef } from "preact/hooks"
import { common } from "./common-words.ts"
import { Icon } from "./icon.tsx"
import { keepFocus } from "./keep-focus.ts"

type Properties = { title: string; close: () => void; children: ComponentChildren }

/** A window above the page. Escape closes it, and the focus goes back to what opened it. */
export const Dialog = ({ title, close, children }: Properties) => {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    box.current?.showModal()
    // A dialog that leaves the page does not do this by itself.
    return () => {
      if (before instanceof HTMLElement) before.focus()
      keepFocus()
    }
  }, [])
  return (
    <dialog ref={box} aria-labelledby={id} onClose={close}>
      <div class="stack">
        <div class="row apart">
          <h2 id={id}>{title}</h2>
          <button type="button" class="button quiet small" aria-label={common.close} onClick={close}>
            <Icon name="close" />
          </button>
        </div>
        {children}
      </div>
    </dialog>
  )
}
