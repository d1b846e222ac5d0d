import { common } from "../../parts/common-words.ts"
import { allCategories, categoryName } from "../../parts/memory-words.ts"
import { setQuery } from "../../router.tsx"
import { words } from "../../words.ts"

const texts = words({
  words: { en: "Words in what is shown", vi: "Từ trong danh sách đang hiện" },
  category: { en: "Category", vi: "Chủ đề" },
  past: { en: "Also what is no longer true", vi: "Gồm cả điều không còn đúng" },
  add: { en: "Add a memory", vi: "Thêm ký ức" },
})

type Properties = {
  text: string
  setText: (text: string) => void
  category: string | undefined
  includePast: boolean
  /** Null: the session may not add memories. */
  add: (() => void) | null
}

export const MemoryFilters = ({ text, setText, category, includePast, add }: Properties) => (
  <div class="row memory-filters">
    <input
      class="input"
      type="search"
      aria-label={texts.words}
      placeholder={texts.words}
      value={text}
      onInput={({ currentTarget: { value } }) => setText(value)}
    />
    <CategoryChoice category={category} />
    <PastChoice includePast={includePast} />
    {add && (
      <button type="button" class="button primary" onClick={add}>
        {texts.add}
      </button>
    )}
  </div>
)

export const CategoryChoice = ({ category }: { category: string | undefined }) => (
  <select
    class="input"
    aria-label={texts.category}
    value={category ?? ""}
    onChange={({ currentTarget: { value } }) => setQuery({ category: value || null })}
  >
    <option value="">{`${texts.category}: ${common.all}`}</option>
    {allCategories.map((name) => (
      <option key={name} value={name}>
        {categoryName(name)}
      </option>
    ))}
  </select>
)

export const PastChoice = ({ includePast }: { includePast: boolean }) => (
  <label class="row">
    <input
      type="checkbox"
      checked={includePast}
      onChange={({ currentTarget: { checked } }) => setQuery({ past: checked ? "1" : null })}
    />
    {texts.past}
  </label>
)
