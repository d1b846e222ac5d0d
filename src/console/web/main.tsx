import { render } from "preact"
import { App } from "./app.tsx"
import { loadSession } from "./sign-in.ts"
import { followTheme } from "./theme.ts"
import { followLanguage } from "./words.ts"

followTheme()
followLanguage()
void loadSession()
const place = document.getElementById("app")
if (place) render(<App />, place)
