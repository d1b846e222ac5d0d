import { words } from "../../words.ts"

export const texts = words({
  title: { en: "People", vi: "Người dùng" },
  about: {
    en: "Everybody who has memories, documents, conversations or an account.",
    vi: "Mọi người có ký ức, tài liệu, cuộc trò chuyện hoặc tài khoản.",
  },
  find: { en: "Find", vi: "Tìm" },
  findHint: { en: "Part of an id or a name", vi: "Một phần của mã hoặc tên" },
  id: { en: "Id", vi: "Mã" },
  name: { en: "Name", vi: "Tên" },
  memories: { en: "Memories", vi: "Ký ức" },
  documents: { en: "Documents", vi: "Tài liệu" },
  sessions: { en: "Conversations", vi: "Cuộc trò chuyện" },
  lastActive: { en: "Last active", vi: "Hoạt động gần nhất" },
  since: { en: "Known since", vi: "Có từ" },
  timeZone: { en: "Time zone", vi: "Múi giờ" },
  timeZoneUnknown: { en: "Unknown", vi: "Chưa rõ" },
  account: { en: "Account", vi: "Tài khoản" },
  admin: { en: "Admin", vi: "Quản trị" },
  user: { en: "Account", vi: "Tài khoản" },
  deactivated: { en: "Deactivated", vi: "Đã khoá" },
  noAccount: { en: "No account", vi: "Không có tài khoản" },
  nobody: { en: "Nobody yet", vi: "Chưa có ai" },
  nobodyText: {
    en: "A person appears here with the first conversation, document or account. Home can put in an example family.",
    vi: "Một người sẽ hiện ở đây khi có cuộc trò chuyện, tài liệu hoặc tài khoản đầu tiên. Trang Tổng quan có thể thêm một gia đình mẫu.",
  },
  toHome: { en: "To Home", vi: "Về Tổng quan" },
  nobodyFits: { en: "Nobody matches", vi: "Không tìm thấy ai" },
  nobodyFitsText: {
    en: "No id, username or name contains this.",
    vi: "Không có mã, tên đăng nhập hay tên nào chứa phần này.",
  },
  all: { en: "All people", vi: "Tất cả người dùng" },
  open: { en: "Where to look", vi: "Xem thêm" },
  graph: { en: "Graph", vi: "Đồ thị" },
  chat: { en: "Chat", vi: "Trò chuyện" },
  jobs: { en: "Jobs", vi: "Tác vụ" },
  known: { en: "What is known", vi: "Điều đã biết" },
  knownNothing: {
    en: "Nothing is remembered yet. What is said in conversations appears here.",
    vi: "Chưa có ký ức nào. Những điều được kể khi trò chuyện sẽ hiện ở đây.",
  },
  allMemories: { en: "All memories", vi: "Mọi ký ức" },
  personAbout: { en: "What is stored about this person.", vi: "Những gì được lưu về người này." },
  me: { en: "About you", vi: "Về bạn" },
  meAbout: {
    en: "What is stored about you, and what you can do with it.",
    vi: "Những gì được lưu về bạn, và bạn có thể làm gì với dữ liệu đó.",
  },
})

export const accountTexts = words({
  username: { en: "Username", vi: "Tên đăng nhập" },
  email: { en: "E-mail", vi: "Email" },
  none: { en: "None", vi: "Không có" },
  role: { en: "Role", vi: "Vai trò" },
  admin: { en: "Admin: sees and changes everything", vi: "Quản trị: xem và thay đổi mọi thứ" },
  user: { en: "Person: sees their own data", vi: "Người dùng: chỉ xem dữ liệu của mình" },
  created: { en: "Created", vi: "Tạo lúc" },
  active: { en: "May sign in", vi: "Được đăng nhập" },
  deactivated: { en: "Deactivated", vi: "Đã khoá" },
  deactivate: { en: "Deactivate", vi: "Khoá tài khoản" },
  activate: { en: "Activate again", vi: "Mở lại tài khoản" },
  makeAdmin: { en: "Make an admin", vi: "Đặt làm quản trị" },
  makeUser: { en: "Take the admin's rights away", vi: "Bỏ quyền quản trị" },
  deactivateTitle: { en: (name: string) => `Deactivate ${name}?`, vi: (name: string) => `Khoá tài khoản ${name}?` },
  deactivateText: {
    en: "Everybody who is signed in with this account is signed out within seconds, and nobody can sign in. The memories stay.",
    vi: "Người đang đăng nhập bằng tài khoản này sẽ bị đăng xuất sau vài giây và không ai đăng nhập được nữa. Ký ức vẫn được giữ.",
  },
  roleTitle: { en: (name: string) => `Change the role of ${name}?`, vi: (name: string) => `Đổi vai trò của ${name}?` },
  makeAdminText: {
    en: "An admin reads, changes and deletes the data of everybody.",
    vi: "Quản trị xem, sửa và xoá được dữ liệu của mọi người.",
  },
  makeUserText: {
    en: "This account then reaches its own data only, and has to sign in again.",
    vi: "Tài khoản này sau đó chỉ xem được dữ liệu của mình và phải đăng nhập lại.",
  },
  changed: { en: "The account was changed.", vi: "Đã thay đổi tài khoản." },
  password: { en: "Change the password", vi: "Đổi mật khẩu" },
  oldPassword: { en: "Current password", vi: "Mật khẩu hiện tại" },
  newPassword: { en: "New password", vi: "Mật khẩu mới" },
  newPasswordHint: { en: "At least 8 characters", vi: "Ít nhất 8 ký tự" },
  passwordText: {
    en: "Every other sign-in of this account ends.",
    vi: "Mọi nơi khác đang đăng nhập tài khoản này sẽ bị đăng xuất.",
  },
  passwordChanged: { en: "The password was changed.", vi: "Đã đổi mật khẩu." },
  deleteOwn: { en: "Delete my account", vi: "Xoá tài khoản của tôi" },
  deleteOwnTitle: {
    en: "Delete your account and everything about you?",
    vi: "Xoá tài khoản và mọi dữ liệu về bạn?",
  },
})

export const dataTexts = words({
  title: { en: "Their data", vi: "Dữ liệu" },
  own: { en: "Your data", vi: "Dữ liệu của bạn" },
  text: {
    en: "Everything can be saved as one file, or deleted for good.",
    vi: "Có thể lưu toàn bộ dữ liệu thành một tệp, hoặc xoá vĩnh viễn.",
  },
  export: { en: "Save everything as a file", vi: "Lưu toàn bộ thành tệp" },
  exported: { en: "The file was saved.", vi: "Đã lưu tệp." },
  delete: { en: "Delete everything", vi: "Xoá toàn bộ" },
  deleteTitle: {
    en: (id: string) => `Delete everything about ${id}?`,
    vi: (id: string) => `Xoá mọi dữ liệu về ${id}?`,
  },
  willGo: { en: "This will be deleted for good:", vi: "Những dữ liệu sau sẽ mất vĩnh viễn:" },
  account: { en: "The account, if there is one", vi: "Tài khoản, nếu có" },
  cannotUndo: {
    en: "Nobody can restore it. If you may need it later, save the file first.",
    vi: "Không ai khôi phục được. Hãy lưu tệp trước nếu sau này bạn còn cần.",
  },
  deleted: {
    en: (id: string, memories: string) => `Everything about ${id} was deleted. Memories: ${memories}.`,
    vi: (id: string, memories: string) => `Đã xoá mọi dữ liệu về ${id}. Ký ức: ${memories}.`,
  },
})

const counted = words({
  memories: { en: "Memories", vi: "Ký ức" },
  versions: { en: "Earlier states of memories", vi: "Phiên bản cũ của ký ức" },
  entities: { en: "People and things in the graph", vi: "Người và vật trong đồ thị" },
  documents: { en: "Documents", vi: "Tài liệu" },
  sessions: { en: "Conversations with their messages", vi: "Cuộc trò chuyện và tin nhắn" },
  jobs: { en: "Jobs", vi: "Tác vụ" },
  queries: { en: "Stored questions", vi: "Câu hỏi đã lưu" },
})

/** What an erasure counts, in words; a kind that is not known here has its name. */
export const countedName = (name: string): string =>
  name in counted ? counted[name as keyof typeof counted] : name.replaceAll("_", " ")
