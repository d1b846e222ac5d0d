import { signal } from "@preact/signals"
import { api } from "../../api.ts"
import { Icon } from "../../parts/icon.tsx"
import { tellError } from "../../parts/toasts.tsx"
import { words } from "../../words.ts"

const texts = words({
  play: { en: "Listen", vi: "Nghe" },
  stop: { en: "Stop", vi: "Dừng" },
})

/** What is spoken now: one message at a time. */
const spoken = signal<{ id: string; isPlaying: boolean } | null>(null)
let audio: HTMLAudioElement | null = null
/** Rises with each message that is begun or stopped. */
let turn = 0

export const hush = (): void => {
  turn += 1
  audio?.pause()
  if (audio) URL.revokeObjectURL(audio.src)
  audio = null
  spoken.value = null
}

const speak = async (id: string): Promise<void> => {
  hush()
  const own = turn
  const isOver = (): boolean => own !== turn
  spoken.value = { id, isPlaying: false }
  try {
    const sound = await (await api.messageSpeak({ id })).blob()
    // Another one was begun, or this one stopped, meanwhile.
    if (isOver()) return
    audio = new Audio(URL.createObjectURL(sound))
    audio.onended = () => isOver() || hush()
    spoken.value = { id, isPlaying: true }
    await audio.play()
  } catch (error) {
    if (isOver()) return
    hush()
    tellError(error)
  }
}

/** Has a message spoken, or ends that. */
export const SpeakButton = ({ id }: { id: string }) => {
  const isOn = spoken.value?.id === id
  const press = (): void => {
    if (isOn) hush()
    else void speak(id)
  }
  return (
    <button type="button" class="button quiet small" aria-busy={isOn && !spoken.value?.isPlaying} onClick={press}>
      <Icon name={isOn ? "stop" : "play"} />
      {isOn ? texts.stop : texts.play}
    </button>
  )
}
