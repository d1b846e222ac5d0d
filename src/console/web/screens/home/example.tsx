import { useEffect, useState } from "preact/hooks"
import { api } from "../../api.ts"
import { running, start, takeFamilyOut } from "../../example/running.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { Confirm } from "../../parts/confirm.tsx"
import { Empty } from "../../parts/empty.tsx"
import { useLoad } from "../../parts/load.ts"
import { Failed } from "../../parts/loaded.tsx"
import { tell } from "../../parts/toasts.tsx"
import { Link } from "../../router.tsx"
import { ExampleSteps } from "./example-steps.tsx"
import { exampleTexts as texts } from "./texts.ts"

/** An installation with so few people is being tried out. */
const fewPeople = 10

/** On a fresh start, and while there are few people: one click puts the example family in. Once it is in, another takes it out. */
export const Example = ({ people, changed }: { people: number; changed: () => void }) => {
  const isFresh = people === 0
  const { value: run } = running
  const found = useLoad(
    async (signal) => {
      const { items } = await api.userList({ q: "example-", limit: 10 }, { signal })
      return items.some(({ user_id }) => user_id.startsWith("example-"))
    },
    [isFresh, run?.isOver],
  )
  useEffect(() => {
    if (run?.isOver) changed()
  }, [run?.isOver])
  if (run !== null && !run.isOver) return <ExampleSteps steps={run.steps} />
  if (isFresh && run === null)
    return (
      <Empty title={texts.welcome} text={texts.welcomeText}>
        <ActionButton kind="primary" run={start}>
          {texts.putIn}
        </ActionButton>
        <Link class="button" to="/jobs" query={{ paste: "1" }}>
          {texts.paste}
        </Link>
      </Empty>
    )
  if (!found.data)
    return found.data === false && people <= fewPeople ? (
      <p class="notice">
        {texts.offer}
        <ActionButton isSmall run={start}>
          {texts.putIn}
        </ActionButton>
      </p>
    ) : null
  return (
    <>
      {run !== null && run.error !== null && <Failed error={run.error} />}
      <IsIn
        changed={() => {
          found.reload()
          changed()
        }}
      />
    </>
  )
}

const IsIn = ({ changed }: { changed: () => void }) => {
  const [isAsked, setAsked] = useState(false)
  return (
    <section class="card stack tight" aria-labelledby="example">
      <div class="row apart">
        <h2 id="example">{texts.done}</h2>
        <button type="button" class="button small" onClick={() => setAsked(true)}>
          {texts.takeOut}
        </button>
      </div>
      <p class="soft">{texts.doneText}</p>
      <div class="row">
        <Link to="/memories" query={{ person: "example-mai" }}>
          {texts.memories}
        </Link>
        <Link to="/graph" query={{ person: "example-leo" }}>
          {texts.graph}
        </Link>
        <Link to="/chat" query={{ person: "example-leo" }}>
          {texts.chat}
        </Link>
        <Link to="/documents" query={{ person: "example-mai" }}>
          {texts.documents}
        </Link>
        <Link to="/jobs">{texts.jobs}</Link>
      </div>
      {isAsked && (
        <Confirm
          title={texts.takeOutTitle}
          verb={texts.takeOut}
          close={() => setAsked(false)}
          run={async () => {
            await takeFamilyOut()
            tell(texts.takenOut)
            changed()
          }}
        >
          <p>{texts.takeOutText}</p>
        </Confirm>
      )}
    </section>
  )
}
