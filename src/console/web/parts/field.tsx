import type { ComponentChildren } from "preact"
import { useId } from "preact/hooks"

type Properties = { label: string; hint?: string; children: (id: string, hintId: string) => ComponentChildren }

/** An input with its label, and a hint below. */
export const Field = ({ label, hint, children }: Properties) => {
  const id = useId()
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children(id, `${id}-hint`)}
      {hint !== undefined && (
        <span id={`${id}-hint`} class="small soft">
          {hint}
        </span>
      )}
    </div>
  )
}
