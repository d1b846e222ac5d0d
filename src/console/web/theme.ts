import { effect, signal } from "@preact/signals"
import { keep, readKept } from "./kept.ts"

/** `system`: as the machine is set. */
export type Theme = "system" | "light" | "dark"

const firstTheme = (): Theme => {
  const kept = readKept("theme")
  return kept === "light" || kept === "dark" ? kept : "system"
}

export const theme = signal<Theme>(firstTheme())

const machineIsDark = matchMedia("(prefers-color-scheme: dark)")
const isMachineDark = signal(machineIsDark.matches)

/** Whether the page is dark now: for what is drawn on a canvas. */
export const isDark = (): boolean => (theme.value === "system" ? isMachineDark.value : theme.value === "dark")

export const followTheme = (): void => {
  machineIsDark.addEventListener("change", ({ matches }) => {
    isMachineDark.value = matches
  })
  effect(() => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light"
    keep("theme", theme.value)
  })
}
