import type { Figures } from "./figures.ts"

/** Words that are in questions about everything. */
const stopWords = new Set(
  `about again all also am an and any are as at be because been but by can could did do does doesn don for from get give go going
  had has have he her hers him his how if in into is isn it its just let like ll make me mine more much my need no not now of on one or
  our out please re said say she should show so some tell than thank thanks that the their them then there these they thing things this
  those to too tell us use ve very want was we well were what when where which who whom why will with would yes you your yours
  ai anh ấy ba bao bạn bằng bị bởi cả các cái cần chị cho chưa chúng có còn con của cùng cũng đã đang đâu đây đấy để đến đi đó được em
  gì giờ giúp hãy hay hơn khi không là lại làm lên lúc mà mấy mình mỗi một muốn nào này nên nếu nhé như nhưng những nói nữa ở ơi phải
  qua ra rất rồi sao sau sẽ số ta tại tao tên thế thì thích thử tôi tớ trên trong tới từ và vẫn vào về vì việc với vậy xin ạ à`.split(
    /\s+/,
  ),
)
const maxWords = 20

/** The words that most people asked about, each used by five people or more on one day. */
export const popularQueries = ({ words }: Figures): Figures["words"] =>
  words
    .filter(({ word }) => !stopWords.has(word))
    .sort(
      (one, other) => other.people - one.people || other.queries - one.queries || one.word.localeCompare(other.word),
    )
    .slice(0, maxWords)
