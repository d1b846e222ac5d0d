import type { Told } from "./told.ts"

export const baNgoai: Told = {
  id: "example-ba-ngoai",
  name: "Bà Ngoại",
  talks: [
    {
      daysAgo: 350,
      turns: [
        ["user", "Tôi tên là Hoà."],
        ["assistant", "Cháu chào bà Hoà ạ. Bà ở đâu ạ?"],
        ["user", "Tôi sống ở Huế."],
        ["assistant", "Bà thích làm gì ạ?"],
        ["user", "Tôi thích trồng hoa hồng."],
      ],
    },
    {
      daysAgo: 150,
      turns: [
        ["user", "Cháu gái tôi tên là Mai. Cháu trai tôi tên là Leo."],
        ["assistant", "Hai bạn nhỏ đáng yêu quá! Bà có khoẻ không ạ?"],
        ["user", "Tôi bị tiểu đường. Tôi không ăn được đồ cay."],
        ["assistant", "Bà nhớ giữ gìn sức khoẻ ạ."],
        ["user", "Tôi có một con chó tên là Vàng."],
      ],
    },
    {
      daysAgo: 15,
      turns: [
        ["user", "Tôi thích nghe nhạc Trịnh Công Sơn."],
        ["assistant", "Nhạc hay quá ạ! Cuối tuần bà làm gì?"],
        ["user", "Bạn thân của tôi tên là Cúc. Món ăn yêu thích của tôi là cháo hến."],
      ],
    },
  ],
}
