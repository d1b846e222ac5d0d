import { words } from "../../words.ts"

export const texts = words({
  title: { en: "Keys", vi: "Khoá API" },
  about: {
    en: "Each application gets a key of its own, with the rights that it needs.",
    vi: "Mỗi ứng dụng có một khoá riêng, với đúng những quyền nó cần.",
  },
  new: { en: "New key", vi: "Tạo khoá" },
  name: { en: "Name", vi: "Tên" },
  nameHint: { en: "Such as the application that uses it.", vi: "Ví dụ tên ứng dụng sử dụng khoá." },
  scopes: { en: "Rights", vi: "Quyền" },
  expires: { en: "Expires", vi: "Hết hạn" },
  expiresHint: { en: "Empty: it does not expire.", vi: "Để trống: không hết hạn." },
  noEnd: { en: "Never", vi: "Không hết hạn" },
  lastUsed: { en: "Last used", vi: "Lần dùng cuối" },
  everybody: { en: "Everybody", vi: "Mọi người" },
  person: { en: "Only for this person", vi: "Chỉ cho một người dùng" },
  personHint: {
    en: "The user_id. Empty: the key reaches everybody.",
    vi: "Mã người dùng (user_id). Để trống: khoá dùng được cho mọi người.",
  },
  valid: { en: "Valid", vi: "Còn hiệu lực" },
  revoked: { en: "Revoked", vi: "Đã thu hồi" },
  expired: { en: "Expired", vi: "Đã hết hạn" },
  none: { en: "No keys yet", vi: "Chưa có khoá nào" },
  noneText: {
    en: "You are signed in with the administrator's key. Create a key for each application, so that you can revoke each of them separately.",
    vi: "Bạn đang dùng khoá quản trị. Hãy tạo cho mỗi ứng dụng một khoá để có thể thu hồi từng khoá riêng.",
  },
  create: { en: "Create the key", vi: "Tạo khoá" },
  chooseScope: { en: "Choose at least one right.", vi: "Hãy chọn ít nhất một quyền." },
  shownTitle: { en: (name: string) => `The key ${name}`, vi: (name: string) => `Khoá ${name}` },
  shownText: {
    en: "Copy it now. It is shown only once: the server keeps only its hash.",
    vi: "Hãy sao chép ngay: khoá chỉ hiện một lần, máy chủ chỉ giữ mã băm.",
  },
  copy: { en: "Copy", vi: "Sao chép" },
  copied: { en: "Copied", vi: "Đã sao chép" },
  rotate: { en: "Rotate", vi: "Đổi khoá" },
  rotateTitle: { en: (name: string) => `Rotate ${name}?`, vi: (name: string) => `Đổi khoá ${name}?` },
  rotateText: {
    en: "You get a new key with the same rights. The old one works for one more hour, so that the application can change over.",
    vi: "Bạn nhận một khoá mới với cùng quyền. Khoá cũ còn dùng được một giờ để ứng dụng kịp chuyển sang.",
  },
  revoke: { en: "Revoke", vi: "Thu hồi" },
  revokeTitle: { en: (name: string) => `Revoke ${name}?`, vi: (name: string) => `Thu hồi khoá ${name}?` },
  revokeText: {
    en: "Every request with this key is refused from now on. This cannot be undone.",
    vi: "Mọi yêu cầu dùng khoá này sẽ bị từ chối kể từ bây giờ. Không thể hoàn tác.",
  },
  revoked_: { en: (name: string) => `${name} is revoked.`, vi: (name: string) => `Đã thu hồi khoá ${name}.` },
})

/** What each right is for. */
export const scopeTexts = words({
  "memory:read": { en: "Search and read memories", vi: "Tìm và đọc ký ức" },
  "memory:write": { en: "Add, change and forget memories", vi: "Thêm, sửa và quên ký ức" },
  "documents:read": { en: "Search and read documents", vi: "Tìm và đọc tài liệu" },
  "documents:write": { en: "Add, change and delete documents", vi: "Thêm, sửa và xoá tài liệu" },
  chat: { en: "Conversations and answers", vi: "Trò chuyện và trả lời" },
  accounts: { en: "Register people and read accounts", vi: "Đăng ký người dùng và đọc tài khoản" },
  "job:status": { en: "Read the status of jobs", vi: "Xem trạng thái tác vụ" },
  privacy: { en: "Export and delete the data of people", vi: "Xuất và xoá dữ liệu người dùng" },
  admin: { en: "Everything", vi: "Mọi quyền" },
})
export type Scope = keyof typeof scopeTexts
export const scopes: readonly Scope[] = [
  ...(["memory:read", "memory:write", "documents:read", "documents:write", "chat"] as const),
  ...(["job:status", "accounts", "privacy", "admin"] as const),
]
