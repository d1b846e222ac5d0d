import type { FunctionComponent } from "preact"
import type { IconName } from "./parts/icon.tsx"
import { boundTo, may } from "./session.ts"
import { words } from "./words.ts"

const texts = words({
  home: { en: "Home", vi: "Tổng quan" },
  people: { en: "People", vi: "Người dùng" },
  me: { en: "About you", vi: "Về bạn" },
  memories: { en: "Memories", vi: "Ký ức" },
  graph: { en: "Graph", vi: "Đồ thị" },
  jobs: { en: "Jobs", vi: "Tác vụ" },
  documents: { en: "Documents", vi: "Tài liệu" },
  chat: { en: "Chat", vi: "Trò chuyện" },
  keys: { en: "Keys", vi: "Khoá API" },
  audit: { en: "Audit", vi: "Nhật ký truy cập" },
  usage: { en: "Usage and cost", vi: "Sử dụng và chi phí" },
  experiments: { en: "Experiments", vi: "Thử nghiệm" },
  settings: { en: "Settings", vi: "Cài đặt" },
})

export type Screen = {
  /** The path after /console; what follows it belongs to the screen. */
  path: string
  icon: IconName
  /** For operators: shown below the line in the navigation. */
  isForOperators?: boolean
  name: () => string
  isOffered: () => boolean
  /** Its code is loaded when it is first opened. */
  load: () => Promise<FunctionComponent>
}

const isAdmin = (): boolean => may("admin")
/** A session for one person sees that person. An admin can look for people. */
const mayLookForPeople = (): boolean => isAdmin() || boundTo() !== null

export const screens: readonly Screen[] = [
  {
    path: "/",
    icon: "home",
    name: () => texts.home,
    isOffered: () => true,
    load: async () => (await import("./screens/home/home.tsx")).Home,
  },
  {
    path: "/people",
    icon: "people",
    name: () => (boundTo() === null ? texts.people : texts.me),
    isOffered: mayLookForPeople,
    load: async () => (await import("./screens/people/people.tsx")).People,
  },
  {
    path: "/memories",
    icon: "memories",
    name: () => texts.memories,
    isOffered: () => may("memory:read"),
    load: async () => (await import("./screens/memories/memories.tsx")).Memories,
  },
  {
    path: "/graph",
    icon: "graph",
    name: () => texts.graph,
    isOffered: () => may("memory:read"),
    load: async () => (await import("./screens/graph/graph.tsx")).Graph,
  },
  {
    path: "/jobs",
    icon: "jobs",
    name: () => texts.jobs,
    isOffered: () => may("job:status"),
    load: async () => (await import("./screens/jobs/jobs.tsx")).Jobs,
  },
  {
    path: "/documents",
    icon: "documents",
    name: () => texts.documents,
    isOffered: () => may("documents:read"),
    load: async () => (await import("./screens/documents/documents.tsx")).Documents,
  },
  {
    path: "/chat",
    icon: "chat",
    name: () => texts.chat,
    isOffered: () => may("chat"),
    load: async () => (await import("./screens/chat/chat.tsx")).Chat,
  },
  {
    path: "/keys",
    icon: "keys",
    isForOperators: true,
    name: () => texts.keys,
    isOffered: isAdmin,
    load: async () => (await import("./screens/keys/keys.tsx")).Keys,
  },
  {
    path: "/audit",
    icon: "audit",
    isForOperators: true,
    name: () => texts.audit,
    isOffered: isAdmin,
    load: async () => (await import("./screens/audit/audit.tsx")).Audit,
  },
  {
    path: "/usage",
    icon: "usage",
    isForOperators: true,
    name: () => texts.usage,
    isOffered: isAdmin,
    load: async () => (await import("./screens/usage/usage.tsx")).Usage,
  },
  {
    path: "/experiments",
    icon: "experiments",
    isForOperators: true,
    name: () => texts.experiments,
    isOffered: isAdmin,
    load: async () => (await import("./screens/experiments/experiments.tsx")).Experiments,
  },
  {
    path: "/settings",
    icon: "settings",
    isForOperators: true,
    name: () => texts.settings,
    isOffered: isAdmin,
    load: async () => (await import("./screens/settings/settings.tsx")).Settings,
  },
]

/** The screen of a path; undefined when there is none that this session may open. */
export const screenAt = (path: string): Screen | undefined =>
  screens.find(
    (screen) => (screen.path === "/" ? path === "/" : `${path}/`.startsWith(`${screen.path}/`)) && screen.isOffered(),
  )
