import type { JSX } from "preact"
import { useState } from "preact/hooks"
import { person, setQuery } from "../router.tsx"
import { boundTo } from "../session.ts"
import { words } from "../words.ts"
import { Empty } from "./empty.tsx"
import { Field } from "./field.tsx"
import { useLoad } from "./load.ts"

const texts = words({
  label: { en: "Person", vi: "Người dùng" },
  choose: { en: "Choose a person", vi: "Chọn một người dùng" },
  chooseText: {
    en: "Memories belong to one person each. Type an id, or the beginning of a name, in the field above.",
    vi: "Mỗi ký ức thuộc về một người. Hãy nhập mã, hoặc phần đầu của tên, vào ô bên trên.",
  },
})

// Until the server lists people.
const findPeople = async (
  _text: string,
  _signal: AbortSignal,
): Promise<{ user_id: string; display_name: string | null }[]> => []

/** Chooses whose data a screen shows. Who is bound to one person has no choice. */
export const PersonPicker = () => {
  const [text, setText] = useState(person.value ?? "")
  const known = useLoad(async (signal) => findPeople(text, signal), [text])
  if (boundTo() !== null) return null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        setQuery({ person: text.trim() || null }, { replace: false })
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
                if (known.data?.some(({ user_id }) => user_id === value))
                  setQuery({ person: value }, { replace: false })
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
