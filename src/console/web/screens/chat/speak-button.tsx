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

export const hush = (): void => {
  audio?.pause()
  audio = null
  spoken.value = null
}

const speak = async (id: string): Promise<void> => {
  hush()
  spoken.value = { id, isPlaying: false }
  const sound = await (await api.messageSpeak({ id })).blob()
  // Another one was begun, or this one stopped, meanwhile.
  if (spoken.value?.id !== id) return
  const address = URL.createObjectURL(sound)
  const player = new Audio(address)
  const end = (): void => {
    URL.revokeObjectURL(address)
    if (audio === player) hush()
  }
  player.onended = end
  player.onerror = end
  audio = player
  spoken.value = { id, isPlaying: true }
  await player.play()
}

/** Has a message spoken, or ends that. */
export const SpeakButton = ({ id }: { id: string }) => {
  const isOn = spoken.value?.id === id
  const press = (): void => {
    if (isOn) hush()
    else
      speak(id).catch((error: unknown) => {
        hush()
        tellError(error)
      })
  }
  return (
    <button type="button" class="button quiet small" aria-busy={isOn && !spoken.value?.isPlaying} onClick={press}>
      <Icon name={isOn ? "stop" : "play"} />
      {isOn ? texts.stop : texts.play}
    </button>
  )
}
