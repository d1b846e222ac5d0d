import { buildPage, type PageFile } from "./build-page.ts"

let built: Promise<ReadonlyMap<string, PageFile>> | undefined

/** The console's files, bundled when they are first asked for. In the compiled program, scripts/build.ts puts the bundled files here. */
export const readPage = (): Promise<ReadonlyMap<string, PageFile>> => {
  built ??= buildPage()
  return built
}
