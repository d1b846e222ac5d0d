import { categoryName } from "../../parts/memory-words.ts"
import { serverSentence } from "../../parts/server-sentence.ts"
import { Link } from "../../router.tsx"
import { documentOf, type Job, type Result, resultsOf } from "./job.ts"
import { outcomeClass, outcomes } from "./job-words.ts"
import { texts } from "./texts.ts"

/** What a job learnt, each memory with a link and what became of it; or the document that it read. */
export const JobResult = ({ job }: { job: Job }) => {
  const results = resultsOf(job)
  const document = documentOf(job)
  const ofPerson = { person: job.user_id }
  if (document !== null)
    return (
      <p>
        <Link to={`/documents/${document}`} query={ofPerson}>
          {texts.toDocument}
        </Link>
      </p>
    )
  if (results === null) return null
  if (results.length === 0) return <p class="soft">{texts.nothingLearnt}</p>
  return (
    <div class="stack tight">
      <ul class="plain stack tight learnt">
        {results.map((result, at) => (
          <Learnt key={result.id ?? at} result={result} userId={job.user_id} />
        ))}
      </ul>
      <p>
        <Link to="/memories" query={ofPerson}>
          {texts.toMemories}
        </Link>
      </p>
    </div>
  )
}

const Learnt = ({ result: { id, memory, category, outcome, reason }, userId }: { result: Result; userId: string }) => (
  <li class="learnt-item">
    <div class="row">
      <span class={outcomeClass[outcome]}>{outcomes[outcome]}</span>
      <span class="small soft">{categoryName(category)}</span>
    </div>
    {id !== null && memory !== "" ? (
      <Link to="/memories" query={{ person: userId, memory: id }}>
        {memory}
      </Link>
    ) : (
      outcome !== "rejected" && <span class="soft">{texts.forgotten}</span>
    )}
    {reason !== null && <div class="small soft">{serverSentence(reason)}</div>}
  </li>
)

/** The same in few words, for a table. */
export const shortResult = (job: Job): string => {
  const { data } = job
  if (data === null) return ""
  if ("results" in data) return data.facts_extracted > 0 ? texts.learnt(data.facts_extracted) : texts.nothingLearnt
  if ("chunks" in data) return texts.chunks(data.chunks)
  return ""
}
