import { type Theme, theme } from "./theme.ts"
import { type Language, language, languages, words } from "./words.ts"

const texts = words({
  language: { en: "Language", vi: "Ngôn ngữ" },
  theme: { en: "Colours", vi: "Màu sắc" },
  system: { en: "Same as the device", vi: "Theo thiết bị" },
  light: { en: "Light", vi: "Sáng" },
  dark: { en: "Dark", vi: "Tối" },
})

const isLanguage = (value: string): value is Language => value in languages
const isTheme = (value: string): value is Theme => value === "system" || value === "light" || value === "dark"

/** The language and the colours of the console, which change at once. */
export const Preferences = () => (
  <div class="row">
    <select
      class="input"
      aria-label={texts.language}
      value={language.value}
      onChange={({ currentTarget: { value } }) => {
        if (isLanguage(value)) language.value = value
      }}
    >
      {Object.entries(languages).map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
    <select
      class="input"
      aria-label={texts.theme}
      value={theme.value}
      onChange={({ currentTarget: { value } }) => {
        if (isTheme(value)) theme.value = value
      }}
    >
      <option value="system">{texts.system}</option>
      <option value="light">{texts.light}</option>
      <option value="dark">{texts.dark}</option>
    </select>
  </div>
)
