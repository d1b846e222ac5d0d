import type { Fault } from "../stage.ts"

export const redisFaults: Fault[] = [
  {
    name: "redis-killed",
    title: "Redis killed, and started again at the end",
    redis: true,
    ready: "up",
    inject: async ({ servers }) => {
      servers.signal("valkey-server", "SIGKILL")
      return servers.start
    },
  },
  {
    name: "redis-paused",
    title: "Redis frozen (SIGSTOP), and thawed at the end",
    redis: true,
    ready: "up",
    inject: async ({ servers }) => {
      servers.signal("valkey-server", "SIGSTOP")
      return async () => servers.signal("valkey-server", "SIGCONT")
    },
  },
]
