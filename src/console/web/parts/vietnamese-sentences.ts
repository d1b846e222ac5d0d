/** Sentences of the server in Vietnamese, with their numbers and names: how far a job is, why it failed, why it kept nothing. */
const sentences: readonly [RegExp, (...parts: string[]) => string][] = [
  [/^Reading (\d+) turns?$/, (count) => `Đang đọc ${count} lượt lời`],
  [/^Read (\d+) of (\d+) parts$/, (done, of) => `Đã đọc ${done}/${of} phần`],
  [/^Embedding (\d+) facts?$/, (count) => `Đang tạo vectơ cho ${count} ký ức`],
  [/^Fetching the file$/, () => "Đang lấy tệp"],
  [/^Reading the file$/, () => "Đang đọc tệp"],
  [/^Writing (\d+) chunks?$/, (count) => `Đang ghi ${count} đoạn`],
  [/^Embedded (\d+) of (\d+) chunks?$/, (done, of) => `Đã tạo vectơ cho ${done}/${of} đoạn`],
  [/^Finishing (\d+) chunks?$/, (count) => `Đang hoàn tất ${count} đoạn`],
  [/^Indexed (\d+) facts$/, (count) => `Đã lập chỉ mục ${count} ký ức`],
  [/^Reading memories$/, () => "Đang đọc ký ức"],
  [/^Storing the export$/, () => "Đang lưu bản xuất"],
  [/^Filling in the schema$/, () => "Đang điền theo mẫu"],
  [/^It was known already\.$/, () => "Điều này đã được biết từ trước."],
  [/^It was told again, with more detail\.$/, () => "Được kể lại, chi tiết hơn."],
  [/^It was told again, with its marks\.$/, () => "Được kể lại, có đủ dấu."],
  [/^A later statement says otherwise already\.$/, () => "Điều kể sau đó đã nói khác."],
  [
    /^It looks like a secret /,
    () => "Đây có vẻ là thông tin bí mật (mật khẩu, số hoặc địa chỉ) nên không bao giờ được lưu.",
  ],
  [/^It is not certain enough to be kept\.$/, () => "Chưa đủ chắc chắn để lưu."],
  [
    /^It is in a language that the built-in model does not know/,
    () => "Mô hình có sẵn chỉ hiểu tiếng Anh và tiếng Việt.",
  ],
  [/^(\d+) turns? (?:was|were) not read to the end/, (count) => `${count} lượt lời quá dài nên chưa được đọc hết.`],
  [/^Of (\d+) facts the first (\d+) were taken\.$/, (all, taken) => `Chỉ lưu ${taken} ký ức đầu trong số ${all}.`],
  [/^The conversation gave more facts than/, () => "Cuộc trò chuyện có nhiều ký ức hơn mức cho phép."],
  [/^The model's answer was not a complete fact\.$/, () => "Mô hình trả lời thiếu thông tin nên không lưu."],
  [/^Part (\d+) of (\d+) of the conversation could not be read\./, (at, of) => `Không đọc được phần ${at}/${of}.`],
  [/^It was cancelled\.$/, () => "Tác vụ đã bị huỷ."],
  [/^It took longer than a job may take\.$/, () => "Tác vụ chạy quá thời gian cho phép."],
  [
    /^Something went wrong on our side\./,
    () => "Máy chủ gặp lỗi. Nhật ký của máy chủ cho biết thêm, theo mã của tác vụ này.",
  ],
  [
    /^The work on it broke off each time it was tried\./,
    () => "Tác vụ bị gián đoạn ở mọi lần thử. Hãy thử lại sau, hoặc gửi thành nhiều phần nhỏ hơn.",
  ],
  [/^The work on it broke off\./, () => "Việc xử lý bị gián đoạn. Hãy đọc lại tài liệu."],
  [/^The input of this job can no longer be read\./, () => "Dữ liệu đầu vào không còn đọc được. Hãy gửi lại."],
  [/^Memories were deleted while they were exported\./, () => "Có ký ức bị xoá trong khi xuất. Hãy xuất lại."],
  [/^No model is configured any more that fills in a schema\.$/, () => "Không còn mô hình nào để điền theo mẫu."],
  [
    /^The quota of characters was used up by documents before this one\./,
    () => "Các tài liệu trước đã dùng hết hạn mức ký tự hôm nay. Hãy thử lại tác vụ này vào ngày mai (giờ UTC).",
  ],
  [
    /^All vector indexes are in use\./,
    () => "Mọi chỉ mục vectơ đều đang được dùng, nên tìm kiếm của người này chậm hơn. Máy chủ sẽ thử lại sau một giờ.",
  ],
  [/^The document was deleted\.$/, () => "Tài liệu đã bị xoá."],
  [/^The bytes of this document are missing/, () => "Nội dung tệp này bị thiếu. Hãy tải lên lại."],
  [/^The file is broken and cannot be read\.$/, () => "Tệp bị hỏng, không đọc được."],
  [/^The file is empty\.$/, () => "Tệp trống."],
  [/^The file is password-protected/, () => "Tệp có mật khẩu. Hãy gỡ mật khẩu rồi tải lên lại."],
  [/^There is no text in it/, () => "Trong tệp không có chữ; trang quét cần nhận dạng chữ (OCR) trước."],
  [/^refused: it has (?:scripts|macros)\.$/, () => "Từ chối: tệp có chứa mã lệnh (macro hoặc script)."],
  [/^refused: it launches programs\.$/, () => "Từ chối: tệp tự chạy chương trình khác."],
  [/^refused: it carries other files\.$/, () => "Từ chối: tệp có đính kèm tệp khác."],
  [/^refused: it acts on its own/, () => "Từ chối: tệp tự thực hiện thao tác khi mở trang."],
  [/^refused: it declares XML entities\.$/, () => "Từ chối: tệp có khai báo thực thể XML."],
  [/^refused: it expands to more than/, () => "Từ chối: tệp giải nén ra quá lớn (hơn 100 lần hoặc 200 MB)."],
  [/^refused: it has more than 2,000 pages\.$/, () => "Từ chối: tệp có hơn 2.000 trang."],
  [/^refused: its parts are nested too deeply\.$/, () => "Từ chối: các phần trong tệp lồng nhau quá sâu."],
  [/^refused: reading it takes more memory/, () => "Từ chối: đọc tệp này tốn quá nhiều bộ nhớ."],
  [/^refused: reading it takes more time/, () => "Từ chối: đọc tệp này mất quá nhiều thời gian."],
  [
    /^The model provider (\S+) did not answer in time or cannot be reached\./,
    (name) => `Nhà cung cấp mô hình ${name} không trả lời kịp hoặc không kết nối được. Hãy kiểm tra địa chỉ và mạng.`,
  ],
  [
    /^The model provider (\S+) answered (\d+): it is overloaded or down\./,
    (name, status) =>
      `Nhà cung cấp mô hình ${name} trả về mã ${status}: đang quá tải hoặc ngừng chạy. Hãy thử lại sau.`,
  ],
  [
    /^The model provider (\S+) answered (\d+)\./,
    (name, status) => `Nhà cung cấp mô hình ${name} trả về mã ${status}. Hãy kiểm tra khoá, địa chỉ và tên mô hình.`,
  ],
  [
    /^The model provider (\S+) failed repeatedly/,
    (name) => `Nhà cung cấp mô hình ${name} lỗi nhiều lần liên tiếp; máy chủ sẽ thử lại sau vài giây.`,
  ],
  [/^Too many calls wait for the model provider (\S+)\.$/, (name) => `Quá nhiều lượt gọi đang chờ ${name}.`],
  [/^The model provider (\S+) /, (name) => `Nhà cung cấp mô hình ${name} trả lời không đúng định dạng.`],
  [/^The call to the model provider was cancelled\.$/, () => "Lượt gọi mô hình đã bị huỷ."],
  [
    /^The tokens of today \(PIKA_TOKEN_BUDGET\) are spent\./,
    () => "Đã dùng hết hạn mức token hôm nay (PIKA_TOKEN_BUDGET). Hãy thử lại sau nửa đêm (giờ UTC) hoặc tăng hạn mức.",
  ],
]

/** The sentence in Vietnamese; one that is not known here stays as it is. */
export const inVietnamese = (text: string): string => {
  for (const [pattern, say] of sentences) {
    const found = pattern.exec(text)
    if (found) return say(...found.slice(1))
  }
  return text
}
