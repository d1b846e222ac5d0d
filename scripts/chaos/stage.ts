import type { FakeProvider } from "../../test/support/fake-provider.ts"
import type { Pika } from "./binary.ts"
import type { Servers } from "./servers.ts"

/** What a fault can be done to. */
export type Stage = {
  servers: Servers
  provider: FakeProvider
  /** Where an embedded database has its files. */
  dataFolder: string
  /** File with the shift of the processes' clock, in seconds, as libfaketime reads it. */
  clockFile: string
  pikas: Pika[]
  /** Those that are neither stopped nor stopping: requests go to them. */
  urls: () => string[]
  /** Ends a process by this signal; requests go to the others. */
  end: (index: number, signal: NodeJS.Signals) => Promise<{ code: number; milliseconds: number }>
  /** Starts the process that was ended, on its old port. */
  restart: (index: number) => Promise<void>
  /** What is worth telling in the table. */
  notes: string[]
  /** What is wrong. */
  problems: string[]
}

export type Fault = {
  name: string
  title: string
  /** The database in the process, with no servers at all. */
  embedded?: true
  processes?: 2
  redis?: true
  /** With the stand-in for a model provider, over HTTP; otherwise the built-in model. */
  model?: true
  /** Under libfaketime. */
  clock?: true
  /** What /ready must say while it lasts: `any` where the fault comes and goes. */
  ready: "down" | "up" | "any"
  /** The process itself is what fails: requests to it may be refused. */
  process?: true
  /** Errors with which a job may fail: where the provider is at fault, and says so. */
  mayFail?: RegExp
  /** Does it, and returns what takes the cause away again. */
  inject: (stage: Stage) => Promise<() => Promise<void>>
}
