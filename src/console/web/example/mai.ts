import type { Told } from "./told.ts"

export const mai: Told = {
  id: "example-mai",
  name: "Mai",
  talks: [
    {
      daysAgo: 420,
      turns: [
        ["user", "Chào Pika! Mình tên là Mai, mình 7 tuổi."],
        ["assistant", "Chào Mai! Rất vui được gặp bạn. Nhà bạn ở đâu?"],
        ["user", "Mình sống ở Huế."],
        ["assistant", "Huế đẹp lắm! Nhà bạn có những ai?"],
        ["user", "Mẹ mình tên là Lan. Bố mình tên là Tom. Mình có em trai tên là Leo."],
        ["assistant", "Vui quá! Còn bà ngoại?"],
        ["user", "Bà ngoại của mình tên là Hoà."],
        ["assistant", "Bạn có nuôi con vật nào không?"],
        ["user", "Mình có một con mèo tên là Mướp."],
      ],
    },
    {
      daysAgo: 300,
      turns: [
        ["user", "Mình bị dị ứng đậu phộng."],
        ["assistant", "Mình nhớ rồi. Bạn phải cẩn thận nhé! Bạn thích làm gì?"],
        ["user", "Mình thích vẽ tranh. Món ăn yêu thích của mình là bún bò."],
        ["assistant", "Ngon quá! Bạn thích màu nào?"],
        ["user", "Màu yêu thích của mình là màu tím."],
        ["assistant", "Bạn có sợ gì không?"],
        ["user", "Mình sợ nhện."],
      ],
    },
    {
      daysAgo: 90,
      turns: [
        ["user", "Mình chuyển đến Đà Nẵng rồi!"],
        ["assistant", "Ồ, còn trường mới của bạn thì sao?"],
        ["user", "Bây giờ mình học lớp 3 ở trường Tiểu học Hoa Sen."],
        ["assistant", "Ai dạy bạn?"],
        ["user", "Cô giáo của mình tên là cô Thu."],
        ["assistant", "Bạn có bạn mới chưa?"],
        ["user", "Bạn thân của mình tên là Linh."],
      ],
    },
    {
      daysAgo: 12,
      turns: [
        ["user", "Mình 8 tuổi rồi."],
        ["assistant", "Chúc mừng sinh nhật Mai!"],
        ["user", "Màu yêu thích của mình là màu xanh lá cây."],
        ["assistant", "Lớn lên bạn muốn làm gì?"],
        ["user", "Mình muốn trở thành bác sĩ thú y."],
      ],
    },
    {
      daysAgo: 2,
      turns: [
        ["user", "Mình học bơi vào thứ bảy."],
        ["assistant", "Vui quá! Em Leo có đi cùng không?"],
        ["user", "Em trai mình thích khủng long. Mình ghét sầu riêng."],
      ],
    },
  ],
  documents: [
    {
      title: "Thời khoá biểu lớp 3A",
      filename: "thoi-khoa-bieu.md",
      text: `# Thời khoá biểu lớp 3A, trường Tiểu học Hoa Sen

Thứ hai: Chào cờ, Toán, Tiếng Việt, Mỹ thuật.
Thứ ba: Toán, Tiếng Anh, Tiếng Việt, Thể dục.
Thứ tư: Tiếng Việt, Toán, Khoa học, Âm nhạc.
Thứ năm: Tiếng Anh, Toán, Tiếng Việt, Đọc sách ở thư viện.
Thứ sáu: Toán, Tiếng Việt, Tin học, Sinh hoạt lớp.

# Nhắc nhở

Ngày có Thể dục, các con mang giày thể thao và bình nước. Ngày có Mỹ thuật, các con mang bút màu.
Bữa trưa ở trường không có đậu phộng, vì trong lớp có bạn bị dị ứng.
`,
    },
  ],
}
