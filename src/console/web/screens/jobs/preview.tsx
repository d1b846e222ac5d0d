import { Field } from "../../parts/field.tsx"
import { type SpokenTurn, speakersOf } from "./parse-conversation.ts"
import { pasteTexts as texts } from "./paste-texts.ts"

type Properties = { turns: readonly SpokenTurn[]; own: string | null; choose: (speaker: string | null) => void }

const maxShown = 40
const nobody = ""

/** How a pasted text was understood, and who speaks as the person. */
export const Preview = ({ turns, own, choose }: Properties) => {
  const speakers = speakersOf(turns)
  if (turns.length === 0) return <p class="soft">{texts.previewEmpty}</p>
  return (
    <>
      <h3>{texts.preview(turns.length)}</h3>
      {speakers.length > 1 && (
        <Field label={texts.own} hint={texts.ownHint}>
          {(id, hint) => (
            <select
              id={id}
              class="input"
              aria-describedby={hint}
              value={own ?? nobody}
              onChange={({ currentTarget: { value } }) => choose(value || null)}
            >
              {speakers.map((speaker) => (
                <option key={speaker ?? nobody} value={speaker ?? nobody}>
                  {speaker ?? texts.noName}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <ol class="plain turns">
        {turns.slice(0, maxShown).map(({ speaker, text }, at) => (
          <li key={at} class={speaker === own ? "turn own" : "turn"}>
            <span class="small soft">
              {speaker ?? texts.noName} · {speaker === own ? texts.remembered : texts.context}
            </span>
            <div>{text}</div>
          </li>
        ))}
      </ol>
      {turns.length > maxShown && <p class="small soft">{texts.andMore(turns.length - maxShown)}</p>}
    </>
  )
}
