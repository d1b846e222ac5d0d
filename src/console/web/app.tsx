import { Toasts } from "./parts/toasts.tsx"
import { session } from "./session.ts"
import { Shell } from "./shell.tsx"
import { SignIn } from "./sign-in-page.tsx"

export const App = () => (
  <>
    {session.value === "unknown" ? null : session.value === null ? <SignIn /> : <Shell />}
    <Toasts />
  </>
)
