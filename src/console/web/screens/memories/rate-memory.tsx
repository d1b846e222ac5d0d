import { useState } from "preact/hooks"
import type { Fact, MemoryVersion } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { Field } from "../../parts/field.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"

const texts = words({
  title: { en: "Is it right?", vi: "Điều này có đúng không?" },
  POSITIVE: { en: "Right", vi: "Đúng" },
  NEGATIVE: { en: "Not quite", vi: "Chưa đúng hẳn" },
  VERY_NEGATIVE: { en: "Wrong", vi: "Sai" },
  why: { en: "Why (optional)", vi: "Vì sao (không bắt buộc)" },
  rated: { en: "Thank you. The rating is in the history.", vi: "Cảm ơn bạn. Đánh giá đã nằm trong lịch sử." },
  takenBack: { en: "The rating is taken back.", vi: "Đã bỏ đánh giá." },
})

const ratings = ["POSITIVE", "NEGATIVE", "VERY_NEGATIVE"] as const
type Rating = (typeof ratings)[number]

/** The current rating, read from the history. */
const ratingIn = (id: string, versions: readonly MemoryVersion[]): Rating | null => {
  const told = versions
    .filter(({ memory_id }) => memory_id === id)
    .map(({ reason }) => /^(?:The feedback of a client was (\w+)\.|A client took its feedback back\.)/.exec(reason))
    .findLast((found) => found !== null)
  return ratings.find((rating) => rating === told?.[1]) ?? null
}

type Properties = { fact: Fact; versions: readonly MemoryVersion[]; rated: (fact: Fact) => void }

/** Rates a memory. A memory that is rated as wrong counts for less. The same button takes the rating back. */
export const RateMemory = ({ fact, versions, rated }: Properties) => {
  const [why, setWhy] = useState("")
  const [isBusy, setBusy] = useState(false)
  const current = ratingIn(fact.id, versions)
  const rate = async (rating: Rating): Promise<void> => {
    const feedback = rating === current ? null : rating
    setBusy(true)
    try {
      rated(await api.memoryFeedback({ id: fact.id, feedback, ...(why.trim() && { reason: why.trim() }) }))
      setWhy("")
      tell(feedback === null ? texts.takenBack : texts.rated)
    } catch (error) {
      tellError(error)
    }
    setBusy(false)
  }
  return (
    <fieldset class="rating stack tight">
      <legend>{texts.title}</legend>
      <div class="row">
        {ratings.map((rating) => (
          <button
            key={rating}
            type="button"
            class={rating === current ? "button small is-on" : "button small"}
            aria-pressed={rating === current}
            disabled={isBusy}
            onClick={() => void rate(rating)}
          >
            {texts[rating]}
          </button>
        ))}
      </div>
      <Field label={texts.why}>
        {(id) => (
          <input
            id={id}
            class="input"
            maxLength={1000}
            value={why}
            autocomplete="off"
            onInput={({ currentTarget: { value } }) => setWhy(value)}
          />
        )}
      </Field>
    </fieldset>
  )
}
