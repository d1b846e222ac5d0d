import { signal } from "@preact/signals"
import { describeError } from "../api.ts"
import { common } from "./common-words.ts"
import { Icon } from "./icon.tsx"

type Toast = { id: number; text: string; isBad: boolean }

const toasts = signal<Toast[]>([])
const shownMs = 6000
let last = 0

const dismiss = (id: number): void => {
  toasts.value = toasts.value.filter((toast) => toast.id !== id)
}

/** What was told to somebody who has signed out is not for the next one. */
export const forgetToasts = (): void => {
  toasts.value = []
}

const show = (text: string, isBad: boolean): void => {
  last += 1
  const id = last
  toasts.value = [...toasts.value, { id, text, isBad }].slice(-4)
  // A failure stays until it is read.
  if (!isBad) setTimeout(() => dismiss(id), shownMs)
}

/** Tells that something was done. */
export const tell = (text: string): void => show(text, false)

/** Tells that something failed, and why. */
export const tellError = (error: unknown): void => show(describeError(error), true)

export const Toasts = () => (
  <div class="toasts" role="status" aria-live="polite">
    {toasts.value.map(({ id, text, isBad }) => (
      <div key={id} class={isBad ? "toast bad" : "toast"}>
        <span class="grow">{text}</span>
        <button type="button" class="button quiet small" aria-label={common.close} onClick={() => dismiss(id)}>
          <Icon name="close" />
        </button>
      </div>
    ))}
  </div>
)
