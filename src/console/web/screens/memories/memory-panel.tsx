import { useState } from "preact/hooks"
import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { useLoad } from "../../parts/load.ts"
import { Loaded } from "../../parts/loaded.tsx"
import { SidePanel } from "../../parts/side-panel.tsx"
import { setQuery } from "../../router.tsx"
import { may } from "../../session.ts"
import { words } from "../../words.ts"
import { ForgetChosen } from "./forget-memories.tsx"
import { MemoryFields } from "./memory-fields.tsx"
import { EditMemory } from "./memory-form.tsx"
import { Timeline } from "./memory-timeline.tsx"
import { RateMemory } from "./rate-memory.tsx"

const texts = words({
  title: { en: "One memory", vi: "Một ký ức" },
  edit: { en: "Edit", vi: "Sửa" },
  forget: { en: "Forget", vi: "Quên" },
  past: { en: "No longer true", vi: "Không còn đúng" },
})

type Properties = { id: string; changed?: (fact: Fact) => void; gone?: (id: string) => void }

/** Everything about one memory: what it says, where it comes from, and what became of it. */
export const MemoryPanel = ({ id, changed, gone }: Properties) => {
  const [isEditing, setEditing] = useState(false)
  const [isForgetting, setForgetting] = useState(false)
  const load = useLoad(
    async (signal) => {
      const [fact, history] = await Promise.all([
        api.memoryRead({ id }, { signal }),
        api.memoryHistory({ id }, { signal }),
      ])
      return { fact, versions: history.items }
    },
    [id],
  )
  const close = (): void => setQuery({ memory: null })
  const update = (fact: Fact): void => {
    changed?.(fact)
    load.reload()
  }
  return (
    <SidePanel title={texts.title} of={id} close={close}>
      <Loaded load={load}>
        {({ fact, versions }) => (
          <div class="stack">
            <p class="memory-said">
              {fact.fact_value} {fact.valid_to !== null && <span class="badge warn">{texts.past}</span>}
            </p>
            {may("memory:write") && (
              <div class="row">
                <button type="button" class="button small" onClick={() => setEditing(true)}>
                  {texts.edit}
                </button>
                <button type="button" class="button danger small" onClick={() => setForgetting(true)}>
                  {texts.forget}
                </button>
              </div>
            )}
            <Timeline of={id} versions={versions} />
            <MemoryFields fact={fact} />
            {may("memory:write") && <RateMemory key={id} fact={fact} versions={versions} rated={update} />}
            {isEditing && <EditMemory fact={fact} close={() => setEditing(false)} changed={update} />}
            {isForgetting && (
              <ForgetChosen
                facts={[fact]}
                close={() => setForgetting(false)}
                gone={() => {
                  gone?.(id)
                  close()
                }}
              />
            )}
          </div>
        )}
      </Loaded>
    </SidePanel>
  )
}
