import type { Category, Entity } from "../../../src/facts/fact.ts"

/**
 * Topics of a made-up child's memories. NAME is somebody or something in this child's life, THING one of the topic's things. `say`: four
 * facts, each with its relation. `ask`: questions, half of them with the name.
 */
export type Topic = {
  category: Category
  tag: string
  names: readonly string[]
  nameType: Entity["type"]
  things: readonly string[]
  thingType: Entity["type"]
  say: readonly { en: string; vi: string; relation: string; of: "user" | "name" }[]
  ask: readonly { en: string; vi: string }[]
}

const say = (relation: string, of: "user" | "name", en: string, vi: string) => ({ relation, of, en, vi })
const ask = (en: string, vi: string) => ({ en, vi })

export const topics: readonly Topic[] = [
  {
    category: "pet",
    tag: "dog",
    names: ["Sparky", "Mochi", "Bông", "Rex"],
    nameType: "animal",
    things: ["roll over", "carrots", "thunder", "the red ball", "the sofa"],
    thingType: "object",
    say: [
      say("owns", "user", "User has a dog named NAME", "Người dùng có một con chó tên là NAME"),
      say("learned", "name", "NAME the dog learned a trick with THING", "Chó NAME vừa học được trò mới với THING"),
      say("afraid_of", "name", "The dog NAME is afraid of THING", "Con chó NAME rất sợ THING"),
      say("likes", "name", "The dog NAME loves THING more than walks", "Chó NAME thích THING hơn đi dạo"),
    ],
    ask: [
      ask("What is my dog's name?", "Con chó của tớ tên gì?"),
      ask("Which new trick did my pet learn?", "Thú cưng của tớ vừa học trò gì mới?"),
      ask("What does NAME like best?", "NAME thích gì nhất?"),
      ask("What is NAME scared of?", "NAME sợ cái gì?"),
    ],
  },
  {
    category: "family",
    tag: "sister",
    names: ["Linh", "Emma", "Thảo", "Sophie"],
    nameType: "person",
    things: ["the piano", "chess", "swimming", "drawing", "baking"],
    thingType: "activity",
    say: [
      say("sister_of", "user", "User's sister is called NAME", "Chị của người dùng tên là NAME"),
      say(
        "likes",
        "name",
        "User's sister NAME practises THING every evening",
        "Chị NAME của người dùng tập THING mỗi tối",
      ),
      say("good_at", "name", "Sister NAME won a prize for THING", "Chị NAME được giải thưởng về THING"),
      say("shares_room_with", "user", "User shares a room with sister NAME", "Người dùng ở chung phòng với chị NAME"),
    ],
    ask: [
      ask("Who is my sister?", "Chị của tớ là ai?"),
      ask("What does my sister practise in the evening?", "Buổi tối chị tớ tập gì?"),
      ask("What is NAME good at?", "NAME giỏi cái gì?"),
      ask("Did NAME win anything?", "NAME có được giải gì không?"),
    ],
  },
  {
    category: "friend",
    tag: "best friend",
    names: ["Minh", "Oliver", "Hà", "Zoe"],
    nameType: "person",
    things: ["marbles", "football", "comics", "hide and seek", "kites"],
    thingType: "activity",
    say: [
      say("friend_of", "user", "User's best friend is NAME", "Bạn thân nhất của người dùng là NAME"),
      say("plays", "name", "NAME and user play THING at the break", "NAME và người dùng chơi THING giờ ra chơi"),
      say("taught", "name", "Friend NAME showed user THING", "Bạn NAME chỉ cho người dùng chơi THING"),
      say("invited", "user", "User invited NAME home on Saturday", "Người dùng mời NAME về nhà chơi thứ bảy"),
    ],
    ask: [
      ask("Who is my best friend?", "Bạn thân của tớ là ai?"),
      ask("What do we play at the break?", "Giờ ra chơi tụi tớ chơi gì?"),
      ask("What did NAME show me?", "NAME chỉ cho tớ chơi gì?"),
      ask("When does NAME come to us?", "Khi nào NAME đến nhà tớ?"),
    ],
  },
  {
    category: "school",
    tag: "teacher",
    names: ["Ms Carter", "Cô Lan", "Mr Brown", "Thầy Nam"],
    nameType: "person",
    things: ["fractions", "planets", "volcanoes", "spelling", "the times tables"],
    thingType: "activity",
    say: [
      say("taught_by", "user", "User's class teacher is NAME", "Giáo viên chủ nhiệm của người dùng là NAME"),
      say("teaches", "name", "NAME explains THING in class this week", "Tuần này NAME giảng về THING"),
      say("praised_for", "name", "NAME praised user's homework on THING", "NAME khen bài tập về THING của người dùng"),
      say("test_with", "user", "User has a test with NAME on Friday", "Thứ sáu người dùng có bài kiểm tra của NAME"),
    ],
    ask: [
      ask("Who is my teacher?", "Cô giáo chủ nhiệm của tớ là ai?"),
      ask("When is my next test?", "Khi nào tớ có bài kiểm tra?"),
      ask("What does NAME teach us now?", "Bây giờ NAME dạy gì?"),
      ask("What did NAME praise me for?", "NAME khen tớ về cái gì?"),
    ],
  },
  {
    category: "hobby",
    tag: "club",
    names: ["Blue Sharks", "Rồng Xanh", "Robo Kids", "Sao Mai"],
    nameType: "organization",
    things: ["goalkeeper gloves", "a new robot", "passing", "a medal", "the yellow shirt"],
    thingType: "object",
    say: [
      say("member_of", "user", "User joined the club NAME", "Người dùng vào câu lạc bộ NAME"),
      say("got", "name", "User got THING from the club NAME", "Người dùng được câu lạc bộ NAME tặng THING"),
      say("trains", "name", "At NAME user trains with THING", "Ở NAME người dùng tập với THING"),
      say("match_of", "user", "User's club NAME plays on Sunday", "Câu lạc bộ NAME của người dùng thi đấu chủ nhật"),
    ],
    ask: [
      ask("Which club am I in?", "Tớ ở câu lạc bộ nào?"),
      ask("When is our match?", "Khi nào đội tớ thi đấu?"),
      ask("What did I get from NAME?", "NAME tặng tớ cái gì?"),
      ask("What do we train at NAME?", "Ở NAME tớ tập gì?"),
    ],
  },
  {
    category: "preference",
    tag: "food",
    names: ["bánh mì", "pancakes", "phở", "mango ice cream"],
    nameType: "food",
    things: ["chilli", "honey", "coriander", "peanuts", "lime"],
    thingType: "food",
    say: [
      say("likes", "user", "User's favourite food is NAME", "Món người dùng thích nhất là NAME"),
      say("eaten_with", "name", "User eats NAME with THING", "Người dùng ăn NAME với THING"),
      say("spoiled_by", "name", "User finds that THING spoils NAME", "Người dùng thấy THING làm hỏng món NAME"),
      say("cooked", "user", "User cooked NAME with grandmother", "Người dùng nấu NAME cùng bà"),
    ],
    ask: [
      ask("What is my favourite food?", "Món ăn tớ thích nhất là gì?"),
      ask("What did I cook with grandma?", "Tớ nấu gì với bà?"),
      ask("What do I eat NAME with?", "Tớ ăn NAME với gì?"),
      ask("What spoils NAME for me?", "Cái gì làm NAME mất ngon?"),
    ],
  },
  {
    category: "place",
    tag: "home",
    names: ["Maple Hill", "Hội An", "Green Street", "Đà Lạt"],
    nameType: "place",
    things: ["the river", "the old bridge", "the night market", "the pine trees", "the bakery"],
    thingType: "place",
    say: [
      say("lives_in", "user", "User lives in NAME", "Người dùng sống ở NAME"),
      say("near", "name", "In NAME user's house is near THING", "Ở NAME nhà người dùng gần THING"),
      say(
        "walks_to",
        "name",
        "User walks from NAME to THING on Sundays",
        "Chủ nhật người dùng đi bộ từ NAME đến THING",
      ),
      say(
        "moved_to",
        "user",
        "User's family moved to NAME two years ago",
        "Gia đình người dùng chuyển đến NAME hai năm trước",
      ),
    ],
    ask: [
      ask("Where do I live?", "Tớ sống ở đâu?"),
      ask("When did we move?", "Nhà tớ chuyển đi khi nào?"),
      ask("What is near our house in NAME?", "Gần nhà tớ ở NAME có gì?"),
      ask("Where do I walk from NAME?", "Từ NAME tớ đi bộ đến đâu?"),
    ],
  },
  {
    category: "health",
    tag: "doctor",
    names: ["Dr Patel", "Bác sĩ Hùng", "Dr Meyer", "Bác sĩ Mai"],
    nameType: "person",
    things: ["pollen", "cat hair", "dust", "milk", "bee stings"],
    thingType: "object",
    say: [
      say("patient_of", "user", "User's doctor is NAME", "Bác sĩ của người dùng là NAME"),
      say("warned_of", "name", "NAME told user to avoid THING", "NAME dặn người dùng tránh THING"),
      say(
        "tested",
        "name",
        "NAME tested user for an allergy to THING",
        "NAME thử xem người dùng có dị ứng THING không",
      ),
      say("visits", "user", "User sees NAME every spring", "Mùa xuân nào người dùng cũng đi khám NAME"),
    ],
    ask: [
      ask("What am I allergic to?", "Tớ dị ứng với gì?"),
      ask("Who is my doctor?", "Bác sĩ của tớ là ai?"),
      ask("What did NAME tell me to avoid?", "NAME dặn tớ tránh gì?"),
      ask("What did NAME test?", "NAME đã thử gì?"),
    ],
  },
  {
    category: "possession",
    tag: "toy",
    names: ["Captain Bolt", "Gấu Nâu", "Luna Doll", "Siêu Nhân Đỏ"],
    nameType: "object",
    things: ["a silver cape", "batteries", "the attic", "a broken arm", "the blue box"],
    thingType: "object",
    say: [
      say("owns", "user", "User's favourite toy is NAME", "Đồ chơi người dùng thích nhất là NAME"),
      say("has", "name", "The toy NAME has THING", "Món đồ chơi NAME có THING"),
      say("lost_in", "name", "User lost toy NAME near THING", "Người dùng làm mất đồ chơi NAME gần THING"),
      say(
        "got_for_birthday",
        "user",
        "User got NAME as a birthday present",
        "Người dùng được tặng NAME ngày sinh nhật",
      ),
    ],
    ask: [
      ask("What is my favourite toy?", "Đồ chơi tớ thích nhất là gì?"),
      ask("What did I get for my birthday?", "Sinh nhật tớ được tặng gì?"),
      ask("Where did I lose NAME?", "Tớ làm mất NAME ở đâu?"),
      ask("What does NAME have?", "NAME có gì?"),
    ],
  },
  {
    category: "event",
    tag: "trip",
    names: ["Crystal Cave", "Vịnh Hạ Long", "Rose Castle", "Núi Bà Đen"],
    nameType: "place",
    things: ["dolphins", "a storm", "fireflies", "a puppet show", "shells"],
    thingType: "event",
    say: [
      say("visited", "user", "User went on a trip to NAME", "Người dùng đi chơi ở NAME"),
      say("seen_at", "name", "At NAME user saw THING", "Ở NAME người dùng thấy THING"),
      say(
        "remembered_for",
        "name",
        "User remembers the trip to NAME for THING",
        "Người dùng nhớ chuyến đi NAME vì THING",
      ),
      say("wants_back_to", "user", "User wants to go to NAME again in summer", "Người dùng muốn hè này đi NAME nữa"),
    ],
    ask: [
      ask("Where did we go on our trip?", "Nhà tớ đi chơi ở đâu?"),
      ask("Where do I want to go in summer?", "Hè này tớ muốn đi đâu?"),
      ask("What did I see at NAME?", "Tớ thấy gì ở NAME?"),
      ask("Why do I remember NAME?", "Vì sao tớ nhớ NAME?"),
    ],
  },
  {
    category: "goal",
    tag: "book",
    names: ["The Hidden Forest", "Dế Mèn", "Star Pirates", "Kính Vạn Hoa"],
    nameType: "object",
    things: ["a talking fox", "the moon", "a map", "a lighthouse", "two brothers"],
    thingType: "object",
    say: [
      say("reads", "user", "User is reading the book NAME", "Người dùng đang đọc sách NAME"),
      say("is_about", "name", "User says the book NAME is about THING", "Người dùng kể sách NAME nói về THING"),
      say(
        "favourite_part",
        "name",
        "In the book NAME user likes THING best",
        "Trong sách NAME người dùng thích nhất THING",
      ),
      say(
        "wants_to_finish",
        "user",
        "User wants to finish NAME before the holidays",
        "Người dùng muốn đọc xong NAME trước kỳ nghỉ",
      ),
    ],
    ask: [
      ask("Which book am I reading?", "Tớ đang đọc sách gì?"),
      ask("What do I want to finish before the holidays?", "Tớ muốn xong việc gì trước kỳ nghỉ?"),
      ask("What is NAME about?", "Sách NAME nói về gì?"),
      ask("What do I like in NAME?", "Tớ thích gì trong NAME?"),
    ],
  },
  {
    category: "routine",
    tag: "bedtime",
    names: ["Sleepy Owl", "Cuội", "The Night Train", "Trăng Rằm"],
    nameType: "object",
    things: ["warm milk", "a night light", "a song", "two stories", "the window open"],
    thingType: "object",
    say: [
      say("listens_to", "user", "User falls asleep with the story NAME", "Người dùng ngủ khi nghe chuyện NAME"),
      say(
        "goes_with",
        "name",
        "Before the bedtime story NAME user wants THING",
        "Trước khi nghe chuyện NAME người dùng muốn có THING",
      ),
      say(
        "needs",
        "name",
        "Without THING user does not sleep, even after NAME",
        "Không có THING thì người dùng không ngủ, dù đã nghe NAME",
      ),
      say("bedtime_story", "user", "User asks for NAME at eight every evening", "Tám giờ tối người dùng đòi nghe NAME"),
    ],
    ask: [
      ask("What helps me fall asleep?", "Cái gì giúp tớ ngủ?"),
      ask("When do I go to bed?", "Mấy giờ tớ đi ngủ?"),
      ask("What do I want before NAME?", "Trước khi nghe NAME tớ muốn gì?"),
      ask("What do I need besides NAME?", "Ngoài NAME tớ cần gì?"),
    ],
  },
]
