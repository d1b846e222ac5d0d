import { describeExperiments } from "../extraction/describe-experiments.ts"
import type { Database } from "../platform/database/connect.ts"
import { describeChatExperiments } from "./describe-experiments.ts"

const none = "No experiment has had a job or an answer yet: see PIKA_EXPERIMENT and PIKA_CHAT_EXPERIMENT."

/** `pika experiments`. Returns the exit status. */
export const runExperimentsCommand = async (sql: Database): Promise<number> => {
  const reports = [...(await describeExperiments(sql)), ...(await describeChatExperiments(sql))]
  process.stdout.write(`${reports.join("\n\n") || none}\n`)
  return 0
}
