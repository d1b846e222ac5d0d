import type { FunctionComponent } from "preact"
import { useEffect, useErrorBoundary, useRef, useState } from "preact/hooks"
import { ActionButton } from "./parts/action-button.tsx"
import { common } from "./parts/common-words.ts"
import { Empty } from "./parts/empty.tsx"
import { Icon, Logo } from "./parts/icon.tsx"
import { Failed, Loading } from "./parts/loaded.tsx"
import { Preferences } from "./preferences.tsx"
import { Link, path } from "./router.tsx"
import { type Screen, screenAt, screens } from "./screens.ts"
import { session } from "./session.ts"
import { signOut } from "./sign-in.ts"
import { words } from "./words.ts"

const texts = words({
  skip: { en: "Skip to the content", vi: "Đến nội dung chính" },
  menu: { en: "Menu", vi: "Menu" },
  navigation: { en: "Screens", vi: "Các trang" },
  signOut: { en: "Sign out", vi: "Đăng xuất" },
  signedInAs: { en: (name: string) => `Signed in as ${name}`, vi: (name: string) => `Đã đăng nhập: ${name}` },
  mistake: {
    en: "This page failed and cannot be shown. The other pages work.",
    vi: "Trang này có lỗi và không hiện được. Các trang khác vẫn dùng được.",
  },
  nothingHere: { en: "This page does not exist", vi: "Không có trang này" },
  nothingHereText: {
    en: "The address is wrong, or your key or account may not open this page.",
    vi: "Địa chỉ sai, hoặc khoá hay tài khoản của bạn không được mở trang này.",
  },
})

export const Shell = () => {
  const [isOpen, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  return (
    <div class="shell">
      <a class="skip" href="#main">
        {texts.skip}
      </a>
      <aside class={isOpen ? "side is-open" : "side"}>
        <div class="side-top">
          <Link to="/" class="brand" onFollow={close}>
            <Logo />
            PIKA Memory
          </Link>
          <button
            type="button"
            class="button quiet small menu-button"
            aria-label={isOpen ? common.close : texts.menu}
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isOpen ? "close" : "menu"} />
          </button>
        </div>
        <Navigation close={close} />
        <div class="side-end">
          <Account />
          <Preferences />
        </div>
      </aside>
      <main class="main" id="main" tabIndex={-1}>
        <Content />
      </main>
    </div>
  )
}

const Navigation = ({ close }: { close: () => void }) => {
  const offered = screens.filter(({ isOffered }) => isOffered())
  const current = screenAt(path.value)
  const linkTo = (screen: Screen) => (
    <Link key={screen.path} to={screen.path} isCurrent={screen === current} onFollow={close}>
      <Icon name={screen.icon} />
      {screen.name()}
    </Link>
  )
  const forOperators = offered.filter(({ isForOperators }) => isForOperators)
  return (
    <nav class="nav" aria-label={texts.navigation}>
      {offered.filter(({ isForOperators }) => !isForOperators).map(linkTo)}
      {forOperators.length > 0 && <hr />}
      {forOperators.map(linkTo)}
    </nav>
  )
}

const Account = () => {
  const { value } = session
  if (value === null || value === "unknown") return null
  return (
    <div class="stack tight">
      <span class="small soft">{texts.signedInAs(value.name)}</span>
      <ActionButton isSmall run={signOut}>
        {texts.signOut}
      </ActionButton>
    </div>
  )
}

const Content = () => {
  const screen = screenAt(path.value)
  const [loaded, setLoaded] = useState<{ screen: Screen; Component: FunctionComponent } | null>(null)
  const [error, setError] = useState<unknown>(null)
  const isFirst = useRef(true)
  const open = (): void => {
    if (!screen) return
    setError(null)
    screen.load().then((Component) => setLoaded({ screen, Component }), setError)
    // A screen reader goes on with the new screen; at the start it is at the top anyway.
    if (!isFirst.current) document.getElementById("main")?.focus()
    isFirst.current = false
  }
  useEffect(open, [screen])
  if (!screen) return <Empty title={texts.nothingHere} text={texts.nothingHereText} />
  if (error !== null) return <Failed error={error} retry={open} />
  if (loaded?.screen !== screen) return <Loading />
  return <Guarded key={screen.path} Component={loaded.Component} />
}

/** When a screen throws, it says so, and the other screens still work. */
const Guarded = ({ Component }: { Component: FunctionComponent }) => {
  const [mistake, reset] = useErrorBoundary()
  if (mistake === undefined) return <Component />
  return (
    <div class="notice bad" role="alert">
      <span>{texts.mistake}</span>
      <button type="button" class="button small" onClick={reset}>
        {common.retry}
      </button>
    </div>
  )
}
