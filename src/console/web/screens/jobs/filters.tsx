import { common } from "../../parts/common-words.ts"
import { Field } from "../../parts/field.tsx"
import { PersonPicker } from "../../parts/person-picker.tsx"
import { place, setQuery } from "../../router.tsx"
import type { Job } from "./job.ts"
import { allKinds, allStates, kindName, states } from "./job-words.ts"
import { texts } from "./texts.ts"

export type Filter = { status: Job["status"] | null; type: string | null }

/** The filter that the address names. */
export const readFilter = (): Filter => {
  const { query } = place.value
  const status = allStates.find((state) => state === query.get("status")) ?? null
  return { status, type: query.get("type") }
}

/** By person, kind and state; each is in the address. */
export const Filters = () => {
  const { status, type } = readFilter()
  // A kind of a newer server has no name here.
  const kinds = type === null || allKinds.some((kind) => kind === type) ? allKinds : [...allKinds, type]
  return (
    <section class="row filters" aria-label={texts.filters}>
      <PersonPicker />
      <Field label={texts.kind}>
        {(id) => (
          <select
            id={id}
            class="input"
            value={type ?? ""}
            onChange={({ currentTarget: { value } }) => setQuery({ type: value || null })}
          >
            <option value="">{common.all}</option>
            {kinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={common.status}>
        {(id) => (
          <select
            id={id}
            class="input"
            value={status ?? ""}
            onChange={({ currentTarget: { value } }) => setQuery({ status: value || null })}
          >
            <option value="">{common.all}</option>
            {allStates.map((state) => (
              <option key={state} value={state}>
                {states[state]}
              </option>
            ))}
          </select>
        )}
      </Field>
    </section>
  )
}
