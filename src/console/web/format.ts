import { language } from "./words.ts"

export const number = (value: number, digits = 0): string =>
  new Intl.NumberFormat(language.value, { maximumFractionDigits: digits }).format(value)

export const percent = (share: number): string =>
  new Intl.NumberFormat(language.value, { style: "percent", maximumFractionDigits: 1 }).format(share)

export const dollars = (value: number): string =>
  new Intl.NumberFormat(language.value, { style: "currency", currency: "USD", maximumFractionDigits: 4 }).format(value)

const byteUnits = ["B", "kB", "MB", "GB", "TB"]

export const bytes = (value: number): string => {
  const power = value < 1 ? 0 : Math.min(byteUnits.length - 1, Math.floor(Math.log(value) / Math.log(1000)))
  return `${number(value / 1000 ** power, power === 0 ? 0 : 1)} ${byteUnits[power]}`
}

export const milliseconds = (value: number): string => `${number(value, value < 10 ? 1 : 0)} ms`

type Time = string | number | Date

/** A day and a time of day, in the time zone of the browser. */
export const dateTime = (time: Time): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: "medium", timeStyle: "short" }).format(new Date(time))

/** For what is mostly of today: the time of day, with the day when it was another one. */
export const timeOfDay = (time: Time): string => {
  const date = new Date(time)
  if (date.toDateString() !== new Date().toDateString()) return dateTime(date)
  return new Intl.DateTimeFormat(language.value, { timeStyle: "short" }).format(date)
}

/** The same with seconds, in digits. */
export const exactTime = (time: Time): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: "short", timeStyle: "medium" }).format(new Date(time))

export const day = (time: Time): string =>
  new Intl.DateTimeFormat(language.value, { dateStyle: "medium" }).format(new Date(time))

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
]

/** "3 minutes ago" */
export const ago = (time: Time): string => {
  const seconds = (new Date(time).getTime() - Date.now()) / 1000
  const [unit, length] = steps.find(([, length]) => Math.abs(seconds) >= length) ?? (["second", 1] as const)
  return new Intl.RelativeTimeFormat(language.value, { numeric: "auto" }).format(Math.trunc(seconds / length), unit)
}
