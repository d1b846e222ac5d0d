import { createClient, PikaError } from "../../../clients/typescript/src/index.ts"
import { serverSentence } from "./parts/server-sentence.ts"
import { sendWithProgress, type Transport } from "./send-with-progress.ts"
import { session } from "./session.ts"
import { words } from "./words.ts"

/** The cookie of a session counts only with this header. A page of another site cannot send it. */
const fromConsole = { "X-Pika-Console": "1" }

let lastRequest = performance.now()
/** When the server was last asked for something, on the clock of `performance.now()`. */
export const lastRequestAt = (): number => lastRequest

/** Sends as the session that is signed in. */
const signed = (transport: Transport): typeof fetch =>
  Object.assign(
    async (input: RequestInfo | URL, init?: RequestInit) => {
      lastRequest = performance.now()
      const answer = await transport(input, {
        ...init,
        credentials: "same-origin",
        headers: {
          ...Object.fromEntries(new Headers(init?.headers)),
          ...fromConsole,
        },
      })
      // The session is over: it expired, or was ended in another tab.
      if (answer.status === 401 && session.value !== null && session.value !== "unknown") session.value = null
      return answer
    },
    { preconnect: () => undefined },
  )

/** The public API, which is all that the console can reach. */
export const api = createClient({ url: location.origin, fetch: signed(fetch), retries: 1 })

/** For an upload: tells which share of it has been sent. */
export const tellingProgress = (onSent: (share: number) => void): typeof fetch => signed(sendWithProgress(onSent))

const texts = words({
  offline: {
    en: "The server does not answer. Check that it runs and that you are connected, then try again.",
    vi: "Máy chủ không trả lời. Hãy kiểm tra máy chủ đang chạy và bạn đang có mạng, rồi thử lại.",
  },
  UNAUTHORIZED: {
    en: "The server does not accept this key, name or password.",
    vi: "Máy chủ không chấp nhận khoá, tên hoặc mật khẩu này.",
  },
  FORBIDDEN: {
    en: "You are not allowed to do this: the key or account that you signed in with lacks the right.",
    vi: "Bạn không được phép làm việc này: khoá hoặc tài khoản bạn dùng để đăng nhập không có quyền.",
  },
  NOT_FOUND: {
    en: "It does not exist. It may have been deleted meanwhile.",
    vi: "Không tìm thấy. Có thể mục này vừa bị xoá.",
  },
  CONFLICT: {
    en: "It has changed meanwhile, or its state does not allow this. Load it again.",
    vi: "Mục này vừa thay đổi, hoặc trạng thái của nó không cho phép thao tác này. Hãy tải lại.",
  },
  INVALID_REQUEST: { en: "The server does not accept this input.", vi: "Máy chủ không chấp nhận dữ liệu này." },
  PAYLOAD_TOO_LARGE: { en: "It is too large.", vi: "Dữ liệu quá lớn." },
  UNSUPPORTED_MEDIA_TYPE: { en: "Files of this kind cannot be read.", vi: "Không đọc được loại tệp này." },
  NO_SPEECH: {
    en: "Nothing was heard. Speak a little louder, then try again.",
    vi: "Không nghe thấy lời nào. Hãy nói to hơn một chút rồi thử lại.",
  },
  QUOTA_EXCEEDED: { en: "The quota is used up.", vi: "Đã dùng hết hạn mức." },
  SPEECH_NOT_CONFIGURED: {
    en: "This server has no speech service.",
    vi: "Máy chủ này chưa có dịch vụ giọng nói.",
  },
  RATE_LIMITED: {
    en: "There were too many requests. Wait a minute, then try again.",
    vi: "Quá nhiều yêu cầu. Hãy đợi một phút rồi thử lại.",
  },
  UNAVAILABLE: {
    en: "The server cannot do this now. Try again shortly.",
    vi: "Máy chủ chưa thể làm việc này ngay bây giờ. Hãy thử lại sau giây lát.",
  },
  INTERNAL_ERROR: {
    en: "The server failed. Its log tells more about this request.",
    vi: "Máy chủ gặp lỗi. Nhật ký của máy chủ cho biết thêm về yêu cầu này.",
  },
  detail: {
    en: (message: string) => message,
    vi: (message: string) => `Máy chủ nói: “${message}”`,
  },
})

type Code = Exclude<keyof typeof texts, "offline" | "detail">
const isKnown = (code: string): code is Code => code in texts

/** A failure as sentences for a person: what happened, then what the server said about it. */
export const describeError = (error: unknown): string => {
  if (!(error instanceof PikaError)) return texts.offline
  const details = error.details.map(({ path, message }) => `${path}: ${message}`)
  const said = [serverSentence(error.message), ...details].join("; ")
  const request = error.status >= 500 && error.requestId !== null ? ` (${error.requestId})` : ""
  return `${isKnown(error.code) ? `${texts[error.code]} ` : ""}${texts.detail(said)}${request}`
}
