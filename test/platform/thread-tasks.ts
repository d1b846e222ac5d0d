import { answerTasks } from "../../src/platform/thread.ts"

declare const self: Worker

let asked = 0
const tasks = {
  double: (value: number) => value * 2,
  count: () => ++asked,
  die: () => process.exit(1),
  hang: () => {
    for (;;);
  },
  fail: () => {
    throw new TypeError("a secret of the input")
  },
}
export type TestTasks = typeof tasks

self.onmessage = answerTasks(tasks, self)
