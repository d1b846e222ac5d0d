import { useState } from "preact/hooks"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { ago, number } from "../../format.ts"
import { given } from "../../given.ts"
import { common } from "../../parts/common-words.ts"
import { Empty } from "../../parts/empty.tsx"
import { Field } from "../../parts/field.tsx"
import { Head } from "../../parts/head.tsx"
import { usePages } from "../../parts/pages.ts"
import { useSettled } from "../../parts/settled.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { Link, place, setQuery } from "../../router.tsx"
import { AccountBadge } from "./account-badge.tsx"
import { texts } from "./texts.ts"

export type Person = AnswerOf<"userList">["items"][number]

const columns: readonly Column<Person>[] = [
  {
    name: "id",
    label: () => common.person,
    value: ({ user_id }) => user_id,
    cell: ({ user_id, display_name }) => (
      <>
        <Link to={`/people/${encodeURIComponent(user_id)}`} query={{ q: null, person: user_id }}>
          <strong>{display_name ?? user_id}</strong>
        </Link>
        {display_name !== null && <div class="mono soft small">{user_id}</div>}
      </>
    ),
  },
  {
    name: "account",
    label: () => texts.account,
    value: ({ role }) => role,
    cell: (person) => <AccountBadge person={person} />,
  },
  ...(["memories", "documents", "sessions"] as const).map((name) => ({
    name,
    label: () => texts[name],
    isNumber: true,
    value: (person: Person) => person[name],
    cell: (person: Person) => number(person[name]),
  })),
  {
    name: "active",
    label: () => texts.lastActive,
    value: ({ last_active_at }) => last_active_at,
    cell: ({ last_active_at }) => (last_active_at === null ? common.never : <span>{ago(last_active_at)}</span>),
  },
]

/** Everybody, by pages; `q` finds them on the server. */
export const PeopleList = () => {
  const asked = place.value.query.get("q") ?? ""
  const [text, setText] = useState(asked)
  const q = useSettled(text.trim())
  const people = usePages((cursor, signal) => api.userList(given({ q, cursor, limit: 50 }), { signal }), [q])
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about} />
      <form
        class="search"
        onSubmit={(event) => {
          event.preventDefault()
          setQuery({ q: text.trim() || null })
        }}
      >
        <Field label={texts.find} hint={texts.findHint}>
          {(id, hint) => (
            <input
              id={id}
              class="input"
              type="search"
              aria-describedby={hint}
              autocomplete="off"
              value={text}
              onInput={({ currentTarget: { value } }) => {
                setText(value)
                setQuery({ q: value.trim() || null })
              }}
            />
          )}
        </Field>
      </form>
      <Table
        label={texts.title}
        columns={columns}
        rows={people.items}
        keyOf={({ user_id }) => user_id}
        pages={people}
        empty={
          q === "" ? (
            <Empty title={texts.nobody} text={texts.nobodyText}>
              <Link class="button" to="/">
                {texts.toHome}
              </Link>
            </Empty>
          ) : (
            <Empty title={texts.nobodyFits} text={texts.nobodyFitsText} />
          )
        }
      />
    </div>
  )
}
