/** Line drawings of 20 × 20. */
const drawings = {
  home: "M3 9.5 10 3l7 6.5M5 8v9h10V8",
  people:
    "M7 9a3 3 0 1 0 0-6 3 3 0 0 0 0 6Zm-5 8c0-3 2-5 5-5s5 2 5 5M13 3.3a3 3 0 0 1 0 5.4M14.5 12.3c2 .6 3.5 2.4 3.5 4.7",
  memories:
    "M10 3v14M10 5a3 3 0 0 0-5.5 1.700A3 3 0 0 0 4 12a3 3 0 0 0 6 2.500M10 5a3 3 0 0 1 5.5 1.700A3 3 0 0 1 16 12a3 3 0 0 1-6 2.5",
  graph:
    "M5 7a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm10 3a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 17a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 5.500l6 2M5.5 7l1 6M8.5 13.700l5-4.2",
  jobs: "M4 5h12M4 10h12M4 15h7M14 14l1.5 1.500L18 13",
  documents: "M5 2.500h7l3 3V17.500H5ZM12 2.500v3h3M7.5 9.500h5M7.5 12.500h5",
  chat: "M3 4h14v10H9l-4 3v-3H3Z",
  keys: "M7 13a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm3-4h7v3M14 9v2",
  audit: "M10 2.5 16 5v5c0 4-2.5 6.5-6 7.5-3.5-1-6-3.5-6-7.500V5ZM7.5 10l2 2 3.5-4",
  usage: "M3 17h14M5 17v-5M9 17V7M13 17v-8M17 17V4",
  experiments: "M8 3h4M9 3v5l-4.5 8h11L11 8V3M7 13h6",
  settings: "M3 6h8M15 6h2M3 14h2M9 14h8M13 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  menu: "M3 5h14M3 10h14M3 15h14",
  close: "M5 5l10 10M15 5 5 15",
  microphone: "M10 12a3 3 0 0 0 3-3V5a3 3 0 0 0-6 0v4a3 3 0 0 0 3 3ZM5 9a5 5 0 0 0 10 0M10 14v3.500M7 17.500h6",
  play: "M6 4l10 6-10 6Z",
  stop: "M5 5h10v10H5Z",
  send: "M3 10 17 3l-4 14-3.500-5.500ZM9.500 11.500 17 3",
} as const

export type IconName = keyof typeof drawings

/** Beside a text that says the same, so screen readers pass over it. */
export const Icon = ({ name }: { name: IconName }) => (
  <svg
    width="20"
    height="20"
    viewBox="0 0 20 20"
    fill="none"
    stroke="currentColor"
    stroke-width="1.6"
    aria-hidden="true"
  >
    <path d={drawings[name]} stroke-linecap="round" stroke-linejoin="round" />
  </svg>
)

export const Logo = () => (
  <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
    <circle cx="14" cy="14" r="13" fill="var(--brand)" />
    <path d="M15.5 4.5 8 15h5l-1.5 8.500L20 12h-5.500Z" fill="#22211d" />
  </svg>
)
