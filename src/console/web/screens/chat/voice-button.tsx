import { useEffect, useRef, useState } from "preact/hooks"
import { describeError } from "../../api.ts"
import { common } from "../../parts/common-words.ts"
import { Icon } from "../../parts/icon.tsx"
import { words } from "../../words.ts"
import { type Recording, startRecording } from "./record.ts"
import { hush } from "./speak-button.tsx"

const texts = words({
  speak: { en: "Speak", vi: "Nói" },
  send: { en: "Send the recording", vi: "Gửi bản ghi âm" },
  recording: { en: (time: string) => `Recording ${time}`, vi: (time: string) => `Đang ghi âm ${time}` },
  hearing: { en: "Turning speech into text…", vi: "Đang chuyển lời nói thành chữ…" },
  refused: {
    en: "The browser does not let this page use the microphone. Allow it in the page settings, then try again.",
    vi: "Trình duyệt không cho trang này dùng micrô. Hãy cho phép trong cài đặt của trang rồi thử lại.",
  },
  short: { en: "The recording is too short.", vi: "Đoạn ghi âm quá ngắn." },
  missing: { en: "No microphone was found.", vi: "Không tìm thấy micrô." },
})

/** As long as the server hears. */
const maxSeconds = 600

const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`

const explain = (error: unknown): string => {
  if (!(error instanceof DOMException)) return describeError(error)
  return error.name === "NotAllowedError" ? texts.refused : texts.missing
}

type State = { kind: "quiet" | "asking" | "recording" | "hearing" }

/** Records what somebody says, and sends it. `tellProblem`: why that failed; null: it has begun anew. */
export const VoiceButton = ({
  send,
  tellProblem,
}: {
  send: (recording: File) => Promise<void>
  tellProblem: (problem: string | null) => void
}) => {
  const [{ kind }, setState] = useState<State>({ kind: "quiet" })
  const [seconds, setSeconds] = useState(0)
  const recording = useRef<Recording | null>(null)
  const left = useRef(new AbortController())
  useEffect(
    () => () => {
      left.current.abort()
      recording.current?.cancel()
    },
    [],
  )
  useEffect(() => {
    if (kind !== "recording") return
    const timer = setInterval(() => setSeconds((last) => last + 1), 1000)
    return () => clearInterval(timer)
  }, [kind])
  useEffect(() => {
    if (seconds >= maxSeconds) void finish()
  }, [seconds])

  const begin = async (): Promise<void> => {
    hush()
    tellProblem(null)
    setSeconds(0)
    setState({ kind: "asking" })
    try {
      recording.current = await startRecording(left.current.signal)
      setState({ kind: "recording" })
    } catch (error) {
      setState({ kind: "quiet" })
      tellProblem(explain(error))
    }
  }
  const finish = async (): Promise<void> => {
    const { current } = recording
    recording.current = null
    if (!current) return
    setState({ kind: "hearing" })
    await current
      .finish()
      .then((file) => (file.size === 0 ? tellProblem(texts.short) : send(file)))
      .catch((error: unknown) => tellProblem(explain(error)))
    setState({ kind: "quiet" })
  }
  const cancel = (): void => {
    recording.current?.cancel()
    recording.current = null
    setState({ kind: "quiet" })
  }
  if (kind === "hearing")
    return (
      <span class="row small soft" role="status">
        <span class="spinner" />
        {texts.hearing}
      </span>
    )
  if (kind === "recording")
    return (
      <span class="row recording">
        <span class="small" role="timer">
          <span class="red-dot" aria-hidden="true" /> {texts.recording(clock(seconds))}
        </span>
        <button type="button" class="button small" onClick={cancel}>
          {common.cancel}
        </button>
        <button type="button" class="button primary small" onClick={() => void finish()}>
          {texts.send}
        </button>
      </span>
    )
  return (
    <button type="button" class="button" disabled={kind === "asking"} onClick={() => void begin()}>
      <Icon name="microphone" />
      {texts.speak}
    </button>
  )
}
