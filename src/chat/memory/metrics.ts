import { counter } from "../../platform/metrics.ts"

export const turnsRemembered = counter({
  name: "chat_turns_remembered_total",
  help: "Turns of users that were handed to extraction.",
})
