import { describe, expect, test } from "bun:test"
import { embedLocally, localCalibration } from "../../src/local/embedding/embed.ts"

/** A question in one language and the fact that answers it in the other, by topic. */
const pairs: readonly (readonly [query: string, fact: string])[] = [
  ["Mình có con vật nào ở nhà?", "User has a rabbit named Clover"],
  ["Con mèo nhà em tên gì?", "User's kitten is called Shadow"],
  ["What is my parrot called?", "Người dùng nuôi một con vẹt tên là Bi Bi"],
  ["Do I have a turtle?", "Nhà người dùng có con rùa nhỏ"],
  ["Chú chó của tớ biết làm trò gì?", "User's puppy can play dead"],
  ["What do I feed my fish?", "Người dùng cho cá vàng ăn mỗi sáng"],
  ["Con hamster của em bị sao?", "User's hamster passed away last week"],
  ["Which farm animals does grandpa keep?", "Ông nội nuôi trâu và vịt ở quê"],
  ["Loài khủng long em thích?", "User's favorite dinosaur is the triceratops"],
  ["What sea animal do I like?", "Người dùng thích cá heo"],
  ["Em sợ con gì?", "User is afraid of spiders"],
  ["Who is my older sister?", "Chị gái của người dùng tên là Thu Hà"],
  ["Em trai mình mấy tuổi?", "User's little brother is 3 years old"],
  ["How many siblings do I have?", "Người dùng có hai anh chị em"],
  ["Bà ngoại em ở đâu?", "User's maternal grandmother lives in Houston"],
  ["What does my grandmother cook?", "Bà nội hay nấu canh chua cho người dùng"],
  ["Ba em làm nghề gì?", "User's dad is a firefighter"],
  ["What is my mom's job?", "Má của người dùng là y tá"],
  ["Chú của cháu sống ở nước nào?", "User's uncle lives in Germany"],
  ["Is my aunt getting married?", "Dì Út của người dùng sắp cưới"],
  ["Anh họ em thích gì?", "User's cousin Theo likes surfing"],
  ["Do I have a twin?", "Người dùng có em sinh đôi"],
  ["Bạn thân nhất của mình là ai?", "User's best friend is Hazel"],
  ["Who lives next door?", "Hàng xóm của người dùng là bác Tư"],
  ["Who did I make friends with?", "Người dùng mới quen bạn tên Phương Linh"],
  ["Ai ngồi cạnh em trong lớp?", "Priya sits next to User in class"],
  ["Em tên gì?", "User's name is Oscar"],
  ["What is my nickname at home?", "Biệt danh của người dùng là Tôm"],
  ["Bé lên mấy rồi?", "User is four years old"],
  ["When is my birthday?", "Sinh nhật của người dùng vào ngày 3 tháng 9"],
  ["Sinh nhật em tháng mấy?", "User was born in October"],
  ["What presents did I get?", "Người dùng được tặng một bộ lego"],
  ["Em học trường nào?", "User goes to Cedar Grove Elementary"],
  ["What grade am I in?", "Người dùng đang học lớp 5"],
  ["Giáo viên của em là ai?", "User's teacher is Mr. Bennett"],
  ["Which subject do I like best?", "Người dùng thích nhất môn khoa học"],
  ["Môn nào em học kém?", "User struggles with math"],
  ["When do I have English class?", "Người dùng học tiếng Anh vào thứ tư"],
  ["Em được mấy điểm bài kiểm tra?", "User scored 8 on the history test"],
  ["Who is the class president?", "Người dùng làm lớp trưởng"],
  ["Có ai bắt nạt em ở trường không?", "A boy named Kyle bullies User"],
  ["How do I get to school?", "Mẹ chở người dùng đi học bằng xe máy"],
  ["Em quên gì ở trường?", "User forgot the backpack in the classroom"],
  ["What is the child allergic to?", "Bé bị dị ứng với trứng"],
  ["Em không được ăn gì?", "User cannot eat shellfish because of an allergy"],
  ["What fruit do I like?", "Người dùng mê ăn xoài"],
  ["Món em ghét nhất?", "User hates mushrooms"],
  ["What do I eat for breakfast?", "Buổi sáng người dùng ăn xôi"],
  ["Em thích uống gì?", "User loves hot chocolate"],
  ["What dessert do I love?", "Người dùng thích ăn kem dâu"],
  ["Nhà em hay ăn gì tối thứ sáu?", "User's family eats pizza every Friday night"],
  ["Do I eat meat?", "Người dùng ăn chay"],
  ["Em thích ăn loại mì nào?", "User's favorite dish is ramen"],
  ["Who bakes cakes with me?", "Chị Ngọc làm bánh kem với người dùng"],
  ["Em chơi môn thể thao nào?", "User plays basketball"],
  ["What sport do I practice?", "Người dùng tập cầu lông"],
  ["Em đá vị trí nào?", "User plays as a striker"],
  ["Who is my swimming coach?", "Thầy Dũng dạy người dùng bơi"],
  ["Đội của em thắng hay thua?", "User's team lost the match"],
  ["What martial art do I do?", "Người dùng học võ karate"],
  ["Em được huy chương gì?", "User won a silver medal at the swim meet"],
  ["What belt do I have?", "Người dùng đã lên đai vàng"],
  ["Em chơi nhạc cụ gì?", "User plays the violin"],
  ["What instrument am I learning?", "Người dùng đang học thổi sáo"],
  ["Em học đàn ngày nào?", "User has piano lessons on Thursdays"],
  ["Do I like singing?", "Người dùng thích hát karaoke"],
  ["Ban nhạc em thích?", "User is a fan of Blackpink"],
  ["What do I like to draw?", "Người dùng thích vẽ siêu nhân"],
  ["Em làm đồ thủ công gì?", "User makes friendship bracelets"],
  ["Which book am I reading?", "Người dùng đang đọc truyện tranh Conan"],
  ["Tối ai đọc truyện cho em?", "User's dad reads a bedtime story every night"],
  ["What cartoon do I watch?", "Người dùng hay xem phim hoạt hình Doraemon"],
  ["Em thích phim gì?", "User's favorite movie is Moana"],
  ["What game do I play on weekends?", "Cuối tuần người dùng chơi Roblox"],
  ["Em chơi cờ với ai?", "User plays chess with grandpa"],
  ["What toys do I have?", "Người dùng có con búp bê tóc vàng"],
  ["Em sưu tầm cái gì?", "User collects seashells"],
  ["What do I sleep with?", "Người dùng ôm gấu bông khi ngủ"],
  ["Mấy giờ em đi ngủ?", "User goes to bed at nine"],
  ["When do I wake up?", "Người dùng thức dậy lúc 6 giờ"],
  ["Em mơ thấy gì?", "User had a nightmare about monsters"],
  ["What is my favorite color?", "Màu yêu thích của người dùng là xanh lá"],
  ["Em thích màu gì?", "User loves pink"],
  ["What clothes do I like to wear?", "Người dùng thích mặc váy công chúa"],
  ["Đôi giày của em màu gì?", "User has red sneakers"],
  ["Do I wear glasses?", "Người dùng bị cận thị"],
  ["Xe đạp của em đâu rồi?", "User's bike was stolen"],
  ["What vehicle does dad drive?", "Bố của người dùng lái xe tải"],
  ["Em mới được tặng máy gì?", "User got a laptop from his uncle"],
  ["What did I lose?", "Người dùng làm mất cái mũ"],
  ["Đồ chơi nào bị hỏng?", "User's remote control car broke"],
  ["Who fixed my bike?", "Ông ngoại sửa xe đạp cho người dùng"],
  ["Nhà em ở đâu?", "User lives in Seattle"],
  ["Where did we move from?", "Gia đình người dùng chuyển nhà từ Huế vào Sài Gòn"],
  ["Em sống ở nhà kiểu gì?", "User's family lives in an apartment"],
  ["Do I share a bedroom?", "Người dùng ngủ chung phòng với chị"],
  ["Hè này em đi đâu?", "User will go to the beach this summer"],
  ["Where did we go on vacation?", "Người dùng đi du lịch Nha Trang"],
  ["Em đi sở thú với ai?", "User went to the zoo with Aunt May"],
  ["What do I do at Tet?", "Tết người dùng được lì xì"],
  ["Giáng sinh em được quà gì?", "User got a drone for Christmas"],
  ["What will I be for Halloween?", "Halloween người dùng hóa trang thành phù thủy"],
  ["Em sợ gì nhất?", "User is scared of the dark"],
  ["What makes me nervous?", "Người dùng lo lắng khi thuyết trình"],
  ["Vì sao em buồn?", "User is sad because Grandpa is in the hospital"],
  ["Who do I miss?", "Người dùng nhớ ông nội"],
  ["Điều gì làm em tức giận?", "User gets angry when his brother takes his toys"],
  ["What am I proud of?", "Người dùng tự hào vì được giải nhất"],
  ["Em có bệnh gì không?", "User has diabetes"],
  ["Did I break a bone?", "Người dùng bị gãy chân"],
  ["Em bị đau ở đâu?", "User hurt his knee"],
  ["Have I lost a tooth?", "Người dùng mới rụng răng cửa"],
  ["Em uống thuốc gì?", "User takes vitamins every morning"],
  ["Am I afraid of the dentist?", "Người dùng sợ đi nha sĩ"],
  ["Em bị sốt khi nào?", "User had a fever yesterday"],
  ["What do I want to be when I grow up?", "Người dùng ước mơ làm phi hành gia"],
  ["Lớn lên em muốn làm gì?", "User wants to become a chef"],
  ["What do I wish for?", "Người dùng muốn có một cái kính thiên văn"],
  ["Em đang để dành tiền mua gì?", "User is saving money for a skateboard"],
  ["How do I help at home?", "Người dùng phụ mẹ rửa chén"],
  ["Mỗi sáng em làm gì?", "User waters the plants every morning"],
  ["What do I grow in the garden?", "Người dùng trồng hoa hướng dương"],
  ["Em nói được tiếng gì?", "User speaks Spanish"],
  ["Can I swim?", "Người dùng biết bơi"],
  ["Em cao bao nhiêu?", "User is 120 cm tall"],
  ["What contest am I in?", "Người dùng thi hùng biện tiếng Anh"],
  ["Em sắp biểu diễn gì?", "User will perform in the talent show"],
  ["What weather do I dislike?", "Người dùng ghét trời mưa"],
  ["Em thích mùa nào?", "User's favorite season is winter"],
  ["Which planet do I like?", "Người dùng thích sao Thổ"],
  ["Tóc em thế nào?", "User has curly hair"],
  ["Who takes care of me after school?", "Cô giúp việc trông người dùng sau giờ học"],
  ["Bố mẹ em có ở cùng nhau không?", "User's parents are divorced"],
  ["Who is moving away?", "Bạn Khang sắp chuyển đi Vũng Tàu"],
  ["Em gọi cho ai mỗi tối?", "User video calls his mom every evening"],
  ["Who gave me the necklace?", "Bà cố tặng người dùng sợi dây chuyền"],
  ["Em trốn ở đâu?", "User has a secret hideout under the stairs"],
  ["Am I in a club?", "Người dùng tham gia câu lạc bộ cờ vua"],
  ["Con mèo của em thuộc giống gì?", "User has a Siamese kitten"],
  ["What place did I finish in?", "Người dùng về nhì cuộc thi chạy"],
  ["Chiều chiều ai trông em?", "User's aunt looks after User after school"],
  ["Who did I make up with?", "Người dùng và Nam đã làm hòa"],
  ["Đi xe đường dài em bị sao?", "User gets carsick on long rides"],
  ["Do I have any bad habits?", "Người dùng hay cắn móng tay"],
  ["Em hát bè gì?", "User is a soprano in the choir"],
]

const worldly = [
  "What is the capital of France?",
  "How do planes fly?",
  "Who invented the steam engine?",
  "What is the square root of 144?",
  "What does DNA stand for?",
  "How do magnets work?",
  "Explain quantum mechanics",
  "What is inflation?",
  "Thủ đô của nước Pháp là gì?",
  "Quang hợp là gì?",
  "Ai phát minh ra máy hơi nước?",
  "Căn bậc hai của 144 là bao nhiêu?",
  "Vi khuẩn là gì?",
  "Kim loại nào dẫn điện tốt nhất?",
  "lam sao de cai dat phan mem ke toan",
]

const dot = (one: Float32Array, other: Float32Array): number =>
  one.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0)
const facts = pairs.map(([, fact]) => ({ fact, vector: embedLocally(fact, "fact") }))
const rank = (query: string): { fact: string; cosine: number }[] => {
  const vector = embedLocally(query)
  return facts.map((one) => ({ fact: one.fact, cosine: dot(vector, one.vector) })).sort((a, b) => b.cosine - a.cosine)
}

describe("a question in one language finds the fact in the other:", () => {
  test.each(pairs)("%s → %s", (query, fact) => {
    const answer = embedLocally(fact, "fact")
    const at = facts.findIndex((one) => one.fact === fact)
    const vector = embedLocally(query)
    // The table goes by topic, so that facts a fifth of it away are about something else.
    for (const step of [1, 2, 3, 4]) {
      const other = facts[(at + Math.floor((step * facts.length) / 5)) % facts.length]
      expect(dot(vector, answer)).toBeGreaterThan(dot(vector, other?.vector ?? answer))
    }
  })

  test("among the first three of all facts, nineteen times in twenty", () => {
    const found = pairs.filter(([query, fact]) =>
      rank(query)
        .slice(0, 3)
        .some((one) => one.fact === fact),
    )
    expect(found.length / pairs.length).toBeGreaterThan(0.95)
  })

  test("with a relevance of 0.4 and more, nine times in ten", () => {
    const over = pairs.filter(([query, fact]) =>
      rank(query).some((one) => one.fact === fact && localCalibration(one.cosine) >= 0.4),
    )
    expect(over.length / pairs.length).toBeGreaterThan(0.9)
  })
})

describe("a question about the wide world", () => {
  test.each(worldly)("finds at most 5 of them related: %s", (query) => {
    const over = rank(query).filter(({ cosine }) => localCalibration(cosine) >= 0.4)
    expect(over.length).toBeLessThanOrEqual(5)
  })

  test("has a mean cosine near 0 to every fact", () => {
    const cosines = worldly.flatMap((query) => rank(query).map(({ cosine }) => Math.abs(cosine)))
    expect(cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length).toBeLessThan(0.05)
  })
})
