import { milliseconds, number } from "../format.ts"
import { words } from "../words.ts"

const texts = words({
  seconds: { en: (count: string) => `${count} s`, vi: (count: string) => `${count} giây` },
  minutes: { en: (count: string) => `${count} min`, vi: (count: string) => `${count} phút` },
  hours: { en: (count: string) => `${count} h`, vi: (count: string) => `${count} giờ` },
})

/** How long something took or waits, from seconds. */
export const duration = (seconds: number): string => {
  if (seconds < 1) return milliseconds(Math.round(seconds * 1000))
  if (seconds < 120) return texts.seconds(number(seconds, seconds < 10 ? 1 : 0))
  if (seconds < 7200) return texts.minutes(number(seconds / 60))
  return texts.hours(number(seconds / 3600))
}
