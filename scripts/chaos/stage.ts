import type { FakeProvider } from "../../test/support/fake-provider.ts"
import type { Pika } from "./binary.ts"
import type { Servers } from "./servers.ts"

/** What a fault can act on. */
export type Stage = {
  servers: Servers
  provider: FakeProvider
  /** The folder with the files of an embedded database. */
  dataFolder: string
  /** The file with the offset of the processes' clock, in seconds, in libfaketime's format. */
  clockFile: string
  pikas: Pika[]
  /** Processes that are neither stopped nor stopping: requests go to them. */
  urls: () => string[]
  /** Ends a process with this signal; requests go to the others. */
  end: (index: number, signal: NodeJS.Signals) => Promise<{ code: number; milliseconds: number }>
  /** Starts the ended process again, on its old port. */
  restart: (index: number) => Promise<void>
  /** Remarks for the table. */
  notes: string[]
  /** Violations. */
  problems: string[]
}

export type Fault = {
  name: string
  title: string
  /** An embedded database, without servers. */
  embedded?: true
  processes?: 2
  redis?: true
  /** With a fake model provider over HTTP; otherwise with the built-in model. */
  model?: true
  /** Under libfaketime. */
  clock?: true
  /** What /ready must report during the fault: `any` where the fault comes and goes. */
  ready: "down" | "up" | "any"
  /** The process itself fails: requests to it may be refused. */
  process?: true
  /** Errors with which a job may fail: the provider is at fault, and the error says so. */
  mayFail?: RegExp
  /** Causes the fault, and returns a function that removes it. */
  inject: (stage: Stage) => Promise<() => Promise<void>>
}
