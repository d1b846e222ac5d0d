import { useEffect, useState } from "preact/hooks"
import { percent } from "../../format.ts"
import { serverSentence } from "../../parts/server-sentence.ts"
import { tell, tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"
import { stepName } from "./document-words.ts"
import { watchReading } from "./uploads.ts"

const texts = words({
  title: { en: "A new version is being made", vi: "Đang tạo phiên bản mới" },
  done: { en: "The new version is ready.", vi: "Phiên bản mới đã sẵn sàng." },
})

/** Follows the job that makes a version. */
export const ReadingProgress = ({
  documentId,
  jobId,
  ended,
}: {
  documentId: string
  jobId: string
  ended: () => void
}) => {
  const [{ share, step }, setState] = useState<{ share: number; step: string | null }>({ share: 0, step: null })
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    const control = new AbortController()
    watchReading(documentId, jobId, (share, step) => setState({ share, step }), control.signal).then(
      ({ error }) => {
        if (error !== null) return setFailure(error)
        tell(texts.done)
        ended()
      },
      (error: unknown) => control.signal.aborted || tellError(error),
    )
    return () => control.abort()
  }, [jobId])
  if (failure !== null)
    return (
      <p class="notice bad" role="alert">
        {serverSentence(failure)}
      </p>
    )
  return (
    <div class="card stack tight" role="status">
      <div class="row apart small">
        <strong>{texts.title}</strong>
        <span class="soft">
          {stepName(step)}: {percent(share)}
        </span>
      </div>
      <progress value={share} max={1} aria-label={texts.title} />
    </div>
  )
}
