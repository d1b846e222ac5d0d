import type { ComponentChildren } from "preact"
import { useState } from "preact/hooks"
import { words } from "../words.ts"
import { common } from "./common-words.ts"
import { Dialog } from "./dialog.tsx"
import { Field } from "./field.tsx"
import { tellError } from "./toasts.tsx"

const texts = words({
  type: { en: (id: string) => `Type ${id} to confirm`, vi: (id: string) => `Nhập ${id} để xác nhận` },
})

type Properties = {
  title: string
  /** What the button says, such as "Delete". */
  verb: string
  /** What has to be typed, for what cannot be undone. */
  typed?: string
  run: () => Promise<unknown>
  /** `run` shows something else in its place. */
  staysOpen?: boolean
  close: () => void
  children: ComponentChildren
}

/** Asks before something that is hard to undo, does it, and closes. */
export const Confirm = ({ title, verb, typed, run, staysOpen = false, close, children }: Properties) => {
  const [text, setText] = useState("")
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    setBusy(true)
    await run().then(staysOpen ? undefined : close, (error: unknown) => {
      tellError(error)
      setBusy(false)
    })
  }
  return (
    <Dialog title={title} close={close}>
      <form class="stack" onSubmit={(event) => void submit(event)}>
        {children}
        {typed !== undefined && (
          <Field label={texts.type(typed)}>
            {(id) => (
              <input
                id={id}
                class="input"
                value={text}
                autocomplete="off"
                onInput={(event) => setText(event.currentTarget.value)}
              />
            )}
          </Field>
        )}
        <div class="row">
          <button type="submit" class="button danger" disabled={isBusy || (typed !== undefined && text !== typed)}>
            {verb}
          </button>
          <button type="button" class="button" onClick={close}>
            {common.cancel}
          </button>
        </div>
      </form>
    </Dialog>
  )
}
