import { Head } from "../../parts/head.tsx"
import { OfPerson, PersonPicker } from "../../parts/person-picker.tsx"
import { Tabs } from "../../parts/tabs.tsx"
import { place } from "../../router.tsx"
import { words } from "../../words.ts"
import { MemoryChanges } from "./memory-changes.tsx"
import { MemoryList } from "./memory-list.tsx"
import { ProfileText } from "./profile-text.tsx"
import { SearchMemories } from "./search-memories.tsx"

const texts = words({
  title: { en: "Memories", vi: "Ký ức" },
  about: {
    en: "What is remembered about one person, where it comes from, and why a search finds it.",
    vi: "Những gì được ghi nhớ về một người, đến từ đâu, và vì sao tìm kiếm tìm thấy.",
  },
  parts: { en: "Ways to look at memories", vi: "Các cách xem ký ức" },
  list: { en: "All memories", vi: "Tất cả ký ức" },
  search: { en: "Search", vi: "Tìm kiếm" },
  changes: { en: "Contradictions", vi: "Mâu thuẫn" },
  profile: { en: "Profile", vi: "Hồ sơ" },
})

const tabs = {
  list: { name: () => texts.list, Component: MemoryList },
  search: { name: () => texts.search, Component: SearchMemories },
  changes: { name: () => texts.changes, Component: MemoryChanges },
  profile: { name: () => texts.profile, Component: ProfileText },
}

type TabName = keyof typeof tabs
const isTab = (name: string | null): name is TabName => name !== null && name in tabs

export const Memories = () => {
  const asked = place.value.query.get("tab")
  const chosen = isTab(asked) ? asked : "list"
  const { Component } = tabs[chosen]
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about} />
      <PersonPicker />
      <OfPerson>
        {(userId) => (
          <div class="stack" key={userId}>
            <Tabs
              label={texts.parts}
              chosen={chosen}
              tabs={Object.entries(tabs).map(([name, { name: label }]) => ({ name, label: label() }))}
            />
            <Component userId={userId} />
          </div>
        )}
      </OfPerson>
    </div>
  )
}
