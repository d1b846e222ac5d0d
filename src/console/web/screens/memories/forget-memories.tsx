import type { Fact } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { tell } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Forget for good?", vi: "Quên vĩnh viễn?" },
  text: {
    en: "It is deleted with its whole history. Nobody can restore it.",
    vi: "Ký ức bị xoá cùng toàn bộ lịch sử. Không ai khôi phục được.",
  },
  forget: {
    en: (count: number) => (count === 1 ? "Forget 1 memory" : `Forget ${count} memories`),
    vi: (count: number) => `Quên ${count} ký ức`,
  },
  forgotten: {
    en: (count: number) => (count === 1 ? "The memory is forgotten." : `${count} memories are forgotten.`),
    vi: (count: number) => (count === 1 ? "Đã quên." : `Đã quên ${count} ký ức.`),
  },
  more: { en: (count: number) => `and ${count} more`, vi: (count: number) => `và ${count} ký ức khác` },
})

/** How many are forgotten at the same time. */
const atOnce = 4
const shownTexts = 8

type Properties = {
  facts: readonly Pick<Fact, "id" | "fact_value">[]
  close: () => void
  gone: (ids: string[]) => void
}

/** Asks first, then forgets. When one fails, those that were forgotten still leave the list. */
export const ForgetChosen = ({ facts, close, gone }: Properties) => {
  const run = async (): Promise<void> => {
    const waiting = facts.map(({ id }) => id)
    const forgotten: string[] = []
    const forgetNext = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await api.memoryDelete({ id })
        forgotten.push(id)
      }
    }
    const outcomes = await Promise.allSettled(Array.from({ length: atOnce }, forgetNext))
    if (forgotten.length > 0) {
      gone(forgotten)
      tell(texts.forgotten(forgotten.length))
    }
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason
  }
  return (
    <Confirm title={texts.title} verb={texts.forget(facts.length)} run={run} close={close}>
      <p>{texts.text}</p>
      <ul>
        {facts.slice(0, shownTexts).map(({ id, fact_value }) => (
          <li key={id}>{fact_value}</li>
        ))}
        {facts.length > shownTexts && <li>{texts.more(facts.length - shownTexts)}</li>}
      </ul>
    </Confirm>
  )
}
