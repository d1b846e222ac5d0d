import { useState } from "preact/hooks"
import { api } from "../../api.ts"
import { number } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { categoryName } from "../../parts/memory-words.ts"
import { tell } from "../../parts/toasts.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { words } from "../../words.ts"

const texts = words({
  about: {
    en: "What an assistant is told about this person before it answers: what is true now, the most important first, within a limit of tokens.",
    vi: "Những gì trợ lý được biết về người này trước khi trả lời: điều đang đúng, quan trọng nhất trước, trong giới hạn số token.",
  },
  maxTokens: { en: "Maximum number of tokens", vi: "Số token tối đa" },
  used: {
    en: (used: string, most: string) => `${used} of ${most} tokens`,
    vi: (used: string, most: string) => `${used} / ${most} token`,
  },
  copy: { en: "Copy the text", vi: "Sao chép văn bản" },
  copied: { en: "The text is copied.", vi: "Đã sao chép." },
  asText: { en: "As text for a prompt", vi: "Dạng văn bản cho lời nhắc" },
  nothing: { en: "The profile is empty", vi: "Hồ sơ còn trống" },
  nothingText: {
    en: "When something is remembered about this person, a summary for the assistant appears here.",
    vi: "Khi có ký ức về người này, phần tóm tắt cho trợ lý sẽ hiện ở đây.",
  },
})

const sizes = [250, 500, 1000, 2000, 4000, 8000]

export const ProfileText = ({ userId }: { userId: string }) => {
  const asked = Number(place.value.query.get("tokens"))
  const maxTokens = sizes.includes(asked) ? asked : 1000
  const load = useLoad(
    (signal) => api.userProfile({ user_id: userId, max_tokens: maxTokens }, { signal }),
    [userId, maxTokens],
  )
  const [isText, setText] = useState(false)
  return (
    <div class="stack">
      <p class="soft">{texts.about}</p>
      <div class="row memory-filters">
        <Field label={texts.maxTokens}>
          {(id) => (
            <select
              id={id}
              class="input"
              value={maxTokens}
              onChange={({ currentTarget: { value } }) => setQuery({ tokens: value })}
            >
              {sizes.map((size) => (
                <option key={size} value={size}>
                  {number(size)}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <Loaded load={load}>
        {({ categories, text, tokens }) =>
          categories.length === 0 ? (
            <Empty title={texts.nothing} text={texts.nothingText} />
          ) : (
            <>
              <div class="row apart">
                <span class="badge">{texts.used(number(tokens), number(maxTokens))}</span>
                <div class="row">
                  <label class="row">
                    <input
                      type="checkbox"
                      checked={isText}
                      onChange={({ currentTarget: { checked } }) => setText(checked)}
                    />
                    {texts.asText}
                  </label>
                  <ActionButton
                    isSmall
                    run={async () => {
                      await navigator.clipboard.writeText(text)
                      tell(texts.copied)
                    }}
                  >
                    {texts.copy}
                  </ActionButton>
                </div>
              </div>
              {isText ? <pre class="card mono">{text}</pre> : <Sections sections={categories} />}
            </>
          )
        }
      </Loaded>
    </div>
  )
}

type Section = { category: string; facts: { id: string; fact_value: string }[] }

const Sections = ({ sections }: { sections: readonly Section[] }) => (
  <div class="profile">
    {sections.map(({ category, facts }) => (
      <section key={category} class="card stack tight" aria-label={categoryName(category)}>
        <h2>{categoryName(category)}</h2>
        <ul>
          {facts.map(({ id, fact_value }) => (
            <li key={id}>
              <Link to="/memories" query={{ memory: id }}>
                {fact_value}
              </Link>
            </li>
          ))}
        </ul>
      </section>
    ))}
  </div>
)
