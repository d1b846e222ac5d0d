import { Head } from "../../parts/head.tsx"
import { PersonPicker } from "../../parts/person-picker.tsx"
import { ownTexts, texts } from "./texts.ts"

/** For the key of an app, which reaches people whose ids it knows. */
export const ChoosePerson = () => (
  <div class="stack">
    <Head title={texts.title} about={ownTexts.chooseText} />
    <PersonPicker />
  </div>
)
