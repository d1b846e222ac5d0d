export type Recording = {
  /** Ends it, and gives what was recorded. */
  finish: () => Promise<File>
  cancel: () => void
}

/** What the server hears, in the order of preference: browsers know one or the other. */
const types = [
  { mimeType: "audio/webm;codecs=opus", name: "speech.webm" },
  { mimeType: "audio/ogg;codecs=opus", name: "speech.ogg" },
  { mimeType: "audio/mp4", name: "speech.m4a" },
]
const bitsPerSecond = 32_000

/** Begins to record. Throws a DOMException when the microphone is missing or not allowed, and when `left` is aborted meanwhile. */
export const startRecording = async (left: AbortSignal): Promise<Recording> => {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true })
  // The browser shows that the microphone is on until its tracks end.
  const release = (): void => {
    for (const track of stream.getTracks()) track.stop()
  }
  try {
    left.throwIfAborted()
    return record(stream, release)
  } catch (error) {
    release()
    throw error
  }
}

const record = (stream: MediaStream, release: () => void): Recording => {
  const type = types.find(({ mimeType }) => MediaRecorder.isTypeSupported(mimeType))
  const options = { audioBitsPerSecond: bitsPerSecond, ...(type && { mimeType: type.mimeType }) }
  const recorder = new MediaRecorder(stream, options)
  const parts: Blob[] = []
  const stopped = new Promise<void>((resolve) => {
    recorder.onstop = () => resolve()
  })
  recorder.ondataavailable = ({ data }) => void parts.push(data)
  recorder.start()
  const stop = (): void => {
    if (recorder.state !== "inactive") recorder.stop()
    release()
  }
  return {
    finish: async () => {
      stop()
      await stopped
      return new File(parts, type?.name ?? "speech.webm", { type: recorder.mimeType })
    },
    cancel: stop,
  }
}
