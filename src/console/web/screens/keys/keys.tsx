import { useState } from "preact/hooks"
import type { AnswerOf } from "../../../../../clients/typescript/src/index.ts"
import { api } from "../../api.ts"
import { ago, day } from "../../format.ts"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { Empty } from "../../parts/empty.tsx"
import { Head } from "../../parts/head.tsx"
import { usePages } from "../../parts/pages.ts"
import { type Column, Table } from "../../parts/table.tsx"
import { tell } from "../../parts/toasts.tsx"
import { NewKey } from "./new-key.tsx"
import { ShownKey } from "./shown-key.tsx"
import { texts } from "./texts.ts"

type Key = AnswerOf<"keyList">["items"][number]
type State = "valid" | "revoked" | "expired"

const stateOf = ({ revoked_at, expires_at }: Key): State => {
  if (revoked_at !== null) return "revoked"
  return expires_at !== null && new Date(expires_at) < new Date() ? "expired" : "valid"
}

const stateClass = { valid: "badge good", revoked: "badge bad", expired: "badge warn" }

const columns: readonly Column<Key>[] = [
  {
    name: "name",
    label: () => texts.name,
    value: ({ name }) => name,
    cell: ({ name, prefix }) => (
      <>
        <strong>{name}</strong>
        <div class="mono soft small">{prefix}…</div>
      </>
    ),
  },
  {
    name: "state",
    label: () => common.status,
    value: (key) => texts[stateOf(key)],
    cell: (key) => <span class={stateClass[stateOf(key)]}>{texts[stateOf(key)]}</span>,
  },
  {
    name: "scopes",
    label: () => texts.scopes,
    value: ({ scopes }) => scopes.join(" "),
    cell: ({ scopes }) => (
      <div class="row">
        {scopes.map((scope) => (
          <span key={scope} class="badge">
            {scope}
          </span>
        ))}
      </div>
    ),
  },
  { name: "person", label: () => common.person, value: ({ user_id }) => user_id ?? texts.everybody },
  {
    name: "used",
    label: () => texts.lastUsed,
    value: ({ last_used_at }) => last_used_at,
    cell: ({ last_used_at }) => (last_used_at === null ? common.never : ago(last_used_at)),
  },
  {
    name: "expires",
    label: () => texts.expires,
    value: ({ expires_at }) => expires_at,
    cell: ({ expires_at }) => (expires_at === null ? texts.noEnd : day(expires_at)),
  },
]

/** What is done to a key, and to which. */
type Asked = { what: "rotate" | "revoke"; key: Key } | { what: "new" } | { what: "shown"; name: string; secret: string }

export const Keys = () => {
  const keys = usePages((cursor, signal) => api.keyList({ ...(cursor && { cursor }), limit: 50 }, { signal }), [])
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = (): void => setAsked(null)
  /** The key can be read this once. */
  const show = ({ name, key }: { name: string; key: string }): void => {
    setAsked({ what: "shown", name, secret: key })
    keys.reload()
  }
  return (
    <div class="stack">
      <Head title={texts.title} about={texts.about}>
        <button type="button" class="button primary" onClick={() => setAsked({ what: "new" })}>
          {texts.new}
        </button>
      </Head>
      <Table
        label={texts.title}
        columns={columns}
        rows={keys.items}
        keyOf={({ id }) => id}
        pages={keys}
        empty={<Empty title={texts.none} text={texts.noneText} />}
        actions={(key) =>
          stateOf(key) === "valid" && (
            <div class="row">
              <button type="button" class="button small" onClick={() => setAsked({ what: "rotate", key })}>
                {texts.rotate}
                <span class="visually-hidden"> {key.name}</span>
              </button>
              <button type="button" class="button small danger" onClick={() => setAsked({ what: "revoke", key })}>
                {texts.revoke}
                <span class="visually-hidden"> {key.name}</span>
              </button>
            </div>
          )
        }
      />
      {asked?.what === "new" && <NewKey close={close} made={show} />}
      {asked?.what === "shown" && <ShownKey {...asked} close={close} />}
      {asked?.what === "rotate" && (
        <Confirm
          title={texts.rotateTitle(asked.key.name)}
          verb={texts.rotate}
          close={close}
          run={async () => show(await api.keyRotate({ id: asked.key.id }))}
          staysOpen
        >
          <p>{texts.rotateText}</p>
        </Confirm>
      )}
      {asked?.what === "revoke" && (
        <Confirm
          title={texts.revokeTitle(asked.key.name)}
          verb={texts.revoke}
          close={close}
          run={async () => {
            await api.keyRevoke({ id: asked.key.id })
            tell(texts.revoked_(asked.key.name))
            keys.reload()
          }}
        >
          <p>{texts.revokeText}</p>
        </Confirm>
      )}
    </div>
  )
}
