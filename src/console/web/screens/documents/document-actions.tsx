import { useRef, useState } from "preact/hooks"
import { api, tellingProgress } from "../../api.ts"
import { percent } from "../../format.ts"
import { ActionButton } from "../../parts/action-button.tsx"
import { common } from "../../parts/common-words.ts"
import { Confirm } from "../../parts/confirm.tsx"
import { tell, tellError } from "../../parts/toasts.tsx"
import { addressOf, navigate } from "../../router.tsx"
import { words } from "../../words.ts"
import { OpenFile } from "./open-file.tsx"
import { ReembedDialog } from "./reembed-dialog.tsx"
import type { Shown } from "./shown.ts"
import { mayWriteFor } from "./shown.ts"
import { tellChange } from "./uploads.ts"

const texts = words({
  replace: { en: "New version…", vi: "Phiên bản mới…" },
  sending: { en: (share: string) => `Sending ${share}`, vi: (share: string) => `Đang gửi ${share}` },
  same: { en: "The file is the same as before: nothing changes.", vi: "Tệp giống hệt bản cũ: không có gì thay đổi." },
  file: { en: "File of the new version", vi: "Tệp của phiên bản mới" },
  reembed: { en: "Read it again…", vi: "Đọc lại…" },
  restore: { en: "Restore", vi: "Khôi phục" },
  restored: { en: "The document is back.", vi: "Tài liệu đã được khôi phục." },
  erase: { en: "Erase for good…", vi: "Xoá vĩnh viễn…" },
  deleteTitle: { en: (title: string) => `Delete “${title}”?`, vi: (title: string) => `Xoá “${title}”?` },
  deleteText: {
    en: "No search will find it any more. You can restore it for 30 days. After that it is erased for good.",
    vi: "Tìm kiếm sẽ không thấy tài liệu này nữa. Bạn có thể khôi phục trong 30 ngày; sau đó nó sẽ bị xoá hẳn.",
  },
  deleted: { en: "The document is deleted. It can be restored.", vi: "Đã xoá tài liệu. Bạn vẫn có thể khôi phục." },
  eraseTitle: {
    en: (title: string) => `Erase “${title}” for good?`,
    vi: (title: string) => `Xoá vĩnh viễn “${title}”?`,
  },
  eraseText: {
    en: "Its file and all its versions and passages are deleted at once. Nobody can restore them.",
    vi: "Tệp, mọi phiên bản và mọi đoạn của tài liệu sẽ bị xoá ngay. Không ai khôi phục được.",
  },
  eraseVerb: { en: "Erase for good", vi: "Xoá vĩnh viễn" },
  erased: { en: "The document is gone.", vi: "Tài liệu đã bị xoá vĩnh viễn." },
  deleteVerb: { en: "Delete…", vi: "Xoá…" },
})

type Asking = "delete" | "erase" | "reembed" | null

export const DocumentActions = (shown: Shown) => {
  const { document, changed } = shown
  const [asking, setAsking] = useState<Asking>(null)
  const close = (): void => setAsking(null)
  const isDeleted = document.status === "deleted"
  const hasFile = document.bytes !== null && !isDeleted
  const mayWrite = mayWriteFor(document.user_id)
  return (
    <>
      {hasFile && <OpenFile document={document} />}
      {mayWrite && !isDeleted && <Replace {...shown} />}
      {mayWrite && hasFile && <Ask open={() => setAsking("reembed")}>{texts.reembed}</Ask>}
      {mayWrite && isDeleted && (
        <ActionButton
          kind="primary"
          run={async () => {
            await api.documentRestore({ id: document.id })
            tell(texts.restored)
            changed()
          }}
        >
          {texts.restore}
        </ActionButton>
      )}
      {mayWrite && !isDeleted && <Ask open={() => setAsking("delete")}>{texts.deleteVerb}</Ask>}
      {mayWrite && (
        <Ask isDanger open={() => setAsking("erase")}>
          {texts.erase}
        </Ask>
      )}
      {asking === "reembed" && <ReembedDialog {...shown} close={close} />}
      {asking === "delete" && (
        <Confirm
          title={texts.deleteTitle(document.title)}
          verb={common.delete}
          close={close}
          run={async () => {
            await api.documentDelete({ id: document.id, mode: "soft" })
            tell(texts.deleted)
            changed()
          }}
        >
          <p>{texts.deleteText}</p>
        </Confirm>
      )}
      {asking === "erase" && (
        <Confirm
          title={texts.eraseTitle(document.title)}
          verb={texts.eraseVerb}
          typed={document.filename}
          close={close}
          run={async () => {
            await api.documentErase({ id: document.id }, { timeoutMs: 60_000 })
            tell(texts.erased)
            tellChange()
            navigate(addressOf("/documents"), { replace: true })
          }}
        >
          <p>{texts.eraseText}</p>
        </Confirm>
      )}
    </>
  )
}

const Ask = ({ open, isDanger, children }: { open: () => void; isDanger?: boolean; children: string }) => (
  <button type="button" class={isDanger ? "button danger" : "button"} onClick={open}>
    {children}
  </button>
)

const uploadTimeoutMs = 3_600_000

/** Sends another file, which becomes the next version. */
const Replace = ({ document, changed, follow }: Shown) => {
  const input = useRef<HTMLInputElement>(null)
  const [share, setShare] = useState<number | null>(null)
  const send = async (file: File | undefined): Promise<void> => {
    if (!file) return
    setShare(0)
    const fetch = tellingProgress(setShare)
    await api
      .documentReplace({ id: document.id, file }, { fetch, timeoutMs: uploadTimeoutMs })
      .then(({ job_id: jobId }) => {
        if (jobId === null) tell(texts.same)
        follow(jobId)
        changed()
      }, tellError)
    setShare(null)
  }
  return (
    <>
      <button type="button" class="button" disabled={share !== null} onClick={() => input.current?.click()}>
        {share === null ? texts.replace : texts.sending(percent(share))}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={texts.file}
        onChange={({ currentTarget }) => {
          void send(currentTarget.files?.[0])
          currentTarget.value = ""
        }}
      />
    </>
  )
}
