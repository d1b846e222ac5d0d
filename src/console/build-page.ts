import { join } from "node:path"

/** A file of the console. `isHashed`: its name changes with its content, so a browser may keep it for ever. */
export type PageFile = { type: string; body: Blob; isHashed: boolean }

const page = join(import.meta.dir, "web/index.html")

/** Bundles the console for browsers. Its files by their address. Throws when it does not compile. */
export const buildPage = async (): Promise<Map<string, PageFile>> => {
  const { outputs } = await Bun.build({
    entrypoints: [page],
    target: "browser",
    minify: true,
    splitting: true,
    publicPath: "/console/",
    naming: { entry: "[name]-[hash].[ext]", chunk: "[name]-[hash].[ext]", asset: "[name]-[hash].[ext]" },
  })
  const files = new Map<string, PageFile>()
  for (const output of outputs) {
    const isPage = output.type.startsWith("text/html")
    const name = output.path.replace(/^.*\//, "")
    files.set(isPage ? "/console" : `/console/${name}`, { type: output.type, body: output, isHashed: !isPage })
  }
  return files
}
