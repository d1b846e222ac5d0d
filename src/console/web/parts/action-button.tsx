import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { tellError } from "./toasts.tsx"

type Properties = {
  kind?: "primary" | "danger" | "quiet"
  isSmall?: boolean
  isDisabled?: boolean
  label?: string
  run: () => Promise<unknown> | undefined
  children: ComponentChildren
}

/** A button for an action that takes time. It cannot be pressed twice, and shows when the action failed. */
export const ActionButton = ({ kind, isSmall, isDisabled = false, label, run, children }: Properties) => {
  const [isBusy, setBusy] = useState(false)
  const press = async (): Promise<void> => {
    setBusy(true)
    await Promise.resolve(run()).catch(tellError)
    setBusy(false)
  }
  return (
    <button
      type="button"
      class={`button ${kind ?? ""} ${isSmall ? "small" : ""}`}
      aria-label={label}
      disabled={isBusy || isDisabled}
      aria-busy={isBusy}
      onClick={() => void press()}
    >
      {children}
    </button>
  )
}
