import { useEffect, useState } from "preact/hooks"
import { describeError } from "./api.ts"
import { Field } from "./parts/field.tsx"
import { Logo } from "./parts/icon.tsx"
import { Preferences } from "./preferences.tsx"
import { signIn } from "./sign-in.ts"
import { words } from "./words.ts"

const texts = words({
  title: { en: "Sign in", vi: "Đăng nhập" },
  about: {
    en: "Look at what is remembered, and why.",
    vi: "Xem những gì được ghi nhớ, và vì sao.",
  },
  way: { en: "Sign in with", vi: "Đăng nhập bằng" },
  byKey: { en: "API key", vi: "Khoá API" },
  byAccount: { en: "Account", vi: "Tài khoản" },
  keyHint: {
    en: "The first start prints a key and keeps it in .pika/admin.key. With a database of your own: pika keys create.",
    vi: "Lần chạy đầu tiên in ra một khoá và lưu trong .pika/admin.key. Với cơ sở dữ liệu riêng: pika keys create.",
  },
  username: { en: "Username or e-mail address", vi: "Tên đăng nhập hoặc email" },
  password: { en: "Password", vi: "Mật khẩu" },
})

export const SignIn = () => {
  const [way, setWay] = useState<"key" | "account">("key")
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => {
    document.title = `${texts.title} · PIKA Memory`
  })
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (!(event.currentTarget instanceof HTMLFormElement)) return
    const fields = new FormData(event.currentTarget)
    const read = (name: string): string => String(fields.get(name) ?? "").trim()
    setBusy(true)
    setError(null)
    const credential =
      way === "key"
        ? { api_key: read("key") }
        : { username: read("username"), password: String(fields.get("password") ?? "") }
    await signIn(credential).catch(setError)
    setBusy(false)
  }
  return (
    <main class="sign-in">
      <div class="card stack">
        <div class="row">
          <Logo />
          <strong>PIKA Memory</strong>
        </div>
        <div>
          <h1>{texts.title}</h1>
          <p class="soft">{texts.about}</p>
        </div>
        <fieldset class="row plain-set">
          <legend class="visually-hidden">{texts.way}</legend>
          {(["key", "account"] as const).map((one) => (
            <label key={one} class="row">
              <input type="radio" name="way" checked={way === one} onChange={() => setWay(one)} />
              {one === "key" ? texts.byKey : texts.byAccount}
            </label>
          ))}
        </fieldset>
        <form class="stack" onSubmit={(event) => void submit(event)}>
          {way === "key" ? (
            <Field label={texts.byKey} hint={texts.keyHint}>
              {(id, hint) => (
                <input
                  key="key"
                  id={id}
                  name="key"
                  class="input"
                  type="password"
                  autocomplete="off"
                  required
                  aria-describedby={hint}
                />
              )}
            </Field>
          ) : (
            <>
              <Field label={texts.username}>
                {(id) => <input key="name" id={id} name="username" class="input" autocomplete="username" required />}
              </Field>
              <Field label={texts.password}>
                {(id) => (
                  <input
                    key="password"
                    id={id}
                    name="password"
                    class="input"
                    type="password"
                    autocomplete="current-password"
                    required
                  />
                )}
              </Field>
            </>
          )}
          {error !== null && (
            <p class="notice bad" role="alert">
              {describeError(error)}
            </p>
          )}
          <button type="submit" class="button primary" disabled={isBusy}>
            {texts.title}
          </button>
        </form>
        <Preferences />
      </div>
    </main>
  )
}
