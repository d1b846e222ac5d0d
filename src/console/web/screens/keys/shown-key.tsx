import { useState } from "preact/hooks"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Dialog } from "../../parts/dialog.tsx"
import { texts } from "./texts.ts"

/** The new key, which nobody can read again. */
export const ShownKey = ({ name, secret, close }: { name: string; secret: string; close: () => void }) => {
  const [isCopied, setCopied] = useState(false)
  return (
    <Dialog title={texts.shownTitle(name)} close={close}>
      <p>{texts.shownText}</p>
      <code class="notice">{secret}</code>
      <div class="row">
        <ActionButton
          kind="primary"
          run={async () => {
            await navigator.clipboard.writeText(secret)
            setCopied(true)
          }}
        >
          {isCopied ? texts.copied : texts.copy}
        </ActionButton>
        <button type="button" class="button" onClick={close}>
          {common.close}
        </button>
      </div>
    </Dialog>
  )
}
