import type { JSX } from "preact"
import { useEffect, useState } from "preact/hooks"
import { api } from "../api.ts"
import { given } from "../given.ts"
import { addressOf, navigate, path, person, place } from "../router.tsx"
import { boundTo, may } from "../session.ts"
import { words } from "../words.ts"
import { Empty } from "./empty.tsx"
import { Field } from "./field.tsx"
import { useLoad } from "./load.ts"
import { useSettled } from "./settled.ts"

const texts = words({
  label: { en: "Person", vi: "Người dùng" },
  choose: { en: "Choose a person", vi: "Chọn một người dùng" },
  chooseText: {
    en: "Each memory belongs to one person. Type an id, or the beginning of a name, in the field above.",
    vi: "Mỗi ký ức thuộc về một người. Hãy nhập mã, hoặc phần đầu của tên, vào ô bên trên.",
  },
})

/** What the address says is open. It belongs to one person, unlike filters. */
const opened = ["memory", "node", "around", "job", "answer", "source", "panel"]

/** Shows the same screen for somebody else: what was open of the person before closes. */
const choose = (userId: string | null): void => {
  if (userId === person.value) return
  const [, screen = ""] = path.value.split("/")
  const closed = Object.fromEntries(opened.map((name) => [name, null]))
  navigate(addressOf(`/${screen}`, { ...Object.fromEntries(place.value.query), ...closed, person: userId }))
}

/** Chooses whose data a screen shows. Who is bound to one person has no choice. */
export const PersonPicker = () => {
  const [text, setText] = useState(person.value ?? "")
  const asked = useSettled(text.trim())
  const known = useLoad(
    async (signal) => (may("admin") ? (await api.userList(given({ q: asked, limit: 20 }), { signal })).items : []),
    [asked],
  )
  const { value: chosen } = person
  // A link to the same screen may choose another person, or nobody.
  useEffect(() => setText(chosen ?? ""), [chosen])
  if (boundTo() !== null) return null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        choose(text.trim() || null)
      }}
    >
      <Field label={texts.label}>
        {(id) => (
          <>
            <input
              id={id}
              class="input"
              list={`${id}-known`}
              value={text}
              autocomplete="off"
              onInput={({ currentTarget: { value } }) => {
                setText(value)
                // One of the list was chosen.
                if (known.data?.some(({ user_id }) => user_id === value)) choose(value)
              }}
            />
            <datalist id={`${id}-known`}>
              {known.data?.map(({ user_id, display_name }) => (
                <option key={user_id} value={user_id}>
                  {display_name ?? ""}
                </option>
              ))}
            </datalist>
          </>
        )}
      </Field>
    </form>
  )
}

/** Shows something of one person, once there is one. */
export const OfPerson = ({ children }: { children: (userId: string) => JSX.Element }) => {
  const userId = boundTo() ?? person.value
  return userId === null ? <Empty title={texts.choose} text={texts.chooseText} /> : children(userId)
}
