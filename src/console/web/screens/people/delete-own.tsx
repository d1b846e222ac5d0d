import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { Field } from "../../parts/field.tsx"
import { signOut } from "../../sign-in.ts"
import { accountTexts as texts } from "./texts.ts"
import { WillGo } from "./will-go.tsx"

/** Deletes one's own account, with the password; then nobody is signed in any more. */
export const DeleteOwn = ({ userId, close }: { userId: string; close: () => void }) => {
  const [password, setPassword] = useState("")
  return (
    <Confirm
      title={texts.deleteOwnTitle}
      verb={texts.deleteOwn}
      close={close}
      run={async () => {
        await api.accountDelete({ password })
        await signOut()
      }}
    >
      <WillGo userId={userId} />
      <Field label={texts.oldPassword}>
        {(id) => (
          <input
            id={id}
            class="input"
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={({ currentTarget: { value } }) => setPassword(value)}
          />
        )}
      </Field>
    </Confirm>
  )
}
