import type { Step } from "../../example/put-in.ts"
import { Link } from "../../router.tsx"
import { exampleTexts as texts } from "./texts.ts"

/** The newest of each person, in the order in which they first had one. */
const newest = (steps: readonly Step[]): Step[] => [...new Map(steps.map((step) => [step.person.id, step])).values()]

const maxLearnt = 8

/** How far each person's jobs are, and what was learnt last. */
export const ExampleSteps = ({ steps }: { steps: readonly Step[] }) => {
  const learnt = steps
    .flatMap((step) => step.learnt.map((text) => ({ name: step.person.name, text })))
    .slice(-maxLearnt)
  return (
    <section class="card stack" aria-labelledby="coming">
      <div class="row apart">
        <h2 id="coming">{texts.coming}</h2>
        <Link to="/jobs">{texts.jobs}</Link>
      </div>
      <p class="soft">{texts.comingText}</p>
      <ul class="plain stack tight" aria-live="polite">
        {newest(steps).map(({ person: { id, name }, done, of }) => (
          <li key={id}>
            <div class="small">{texts.progress(name, done, of)}</div>
            <progress value={done} max={of} aria-label={texts.progress(name, done, of)} />
          </li>
        ))}
      </ul>
      <ul class="plain small soft">
        {learnt.map(({ name, text }) => (
          <li key={`${name} ${text}`}>
            {name}: {text}
          </li>
        ))}
      </ul>
    </section>
  )
}
