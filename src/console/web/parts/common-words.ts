import { words } from "../words.ts"

/** Texts that many screens share. */
export const common = words({
  cancel: { en: "Cancel", vi: "Huỷ" },
  close: { en: "Close", vi: "Đóng" },
  save: { en: "Save", vi: "Lưu" },
  delete: { en: "Delete", vi: "Xoá" },
  refresh: { en: "Refresh", vi: "Tải lại" },
  retry: { en: "Try again", vi: "Thử lại" },
  more: { en: "Show more", vi: "Xem thêm" },
  loading: { en: "Loading…", vi: "Đang tải…" },
  search: { en: "Search", vi: "Tìm kiếm" },
  all: { en: "All", vi: "Tất cả" },
  none: { en: "None", vi: "Không có" },
  never: { en: "Never", vi: "Chưa bao giờ" },
  yes: { en: "Yes", vi: "Có" },
  no: { en: "No", vi: "Không" },
  person: { en: "Person", vi: "Người dùng" },
  time: { en: "Time", vi: "Thời gian" },
  status: { en: "Status", vi: "Trạng thái" },
  actions: { en: "Actions", vi: "Thao tác" },
})
