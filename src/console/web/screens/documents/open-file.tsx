import { api } from "../../api.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { saveFile } from "../../parts/save-file.ts"
import { words } from "../../words.ts"
import type { Document } from "./document-words.ts"

const texts = words({
  open: { en: "Open the file", vi: "Mở tệp" },
  save: { en: "Download", vi: "Tải xuống" },
})

/** A browser shows these as they are, without running anything of them. */
const shownTypes = ["application/pdf", "text/plain", "text/markdown"]

/** The file comes through the API, because an address alone has no credential. */
export const OpenFile = ({ document: { id, filename, mime_type: type } }: { document: Document }) => {
  const read = async (): Promise<ArrayBuffer> => (await api.documentContent({ id })).arrayBuffer()
  const open = async (): Promise<void> => {
    const shown = type === "application/pdf" ? type : "text/plain;charset=utf-8"
    const address = URL.createObjectURL(new Blob([await read()], { type: shown }))
    window.open(address, "_blank", "noopener")
    setTimeout(() => URL.revokeObjectURL(address), 60_000)
  }
  return (
    <>
      {shownTypes.includes(type ?? "") && <ActionButton run={open}>{texts.open}</ActionButton>}
      <ActionButton run={async () => saveFile(filename, await read(), type ?? "application/octet-stream")}>
        {texts.save}
      </ActionButton>
    </>
  )
}
