/** Words for people, and for animals that live with them, in English and Vietnamese: whom a fact or a question may be about. */
const people = `
mom|mum|mommy|mummy|mama|mother|stepmom|dad|daddy|papa|father|stepdad|parents?|brothers?|sisters?|sis|bro|siblings?|twin|baby|son|daughter
grandma|granny|nana|grandmother|grandpa|grandad|granddad|grandfather|grandparents?|aunt|auntie|aunty|uncle|cousins?|niece|nephew|godmother|godfather
friends?|bestie|bff|buddy|pal|classmates?|teammates?|deskmate|seatmate|roommate|neighbou?rs?|teachers?|coach|principal|tutor|babysitter|nanny|crush
girlfriend|boyfriend|husband|wife|boss|doctor|dentist|pets?`
const animals =
  "dogs?|puppy|puppies|cats?|kitten|kittens|kitty|hamsters?|rabbits?|bunny|bunnies|birds?|parrots?|fish|goldfish|turtles?|tortoise|lizard|gecko|snake|horse|pony|guinea pigs?|chickens?|ducks?"
const vietnamesePeople = `
mẹ|má|bố|cha|ba mẹ|ba má|bố mẹ|ba|anh trai|anh hai|anh họ|anh chị|chị gái|chị hai|chị họ|chị|em gái|em trai|em họ|em bé|em út|anh em|chị em
bà nội|bà ngoại|bà|ông nội|ông ngoại|ông bà|ông|dì|chú|cậu út|cậu ruột|thím|mợ|bác|cháu gái|cháu trai|cô giáo|thầy giáo|cô chủ nhiệm|thầy|huấn luyện viên
bạn thân|bạn bè|bạn cùng|bạn gái|bạn trai|bạn học|người bạn|đứa bạn|nhỏ bạn|thằng bạn|hàng xóm|bác sĩ|hiệu trưởng|thú cưng`
const vietnameseAnimals = "chó|cún|mèo|thỏ|chuột|chim|vẹt|cá|rùa|ngựa|gà|vịt"

const alternatives = (words: string): string =>
  words
    .trim()
    .split(/\s*\n\s*/)
    .join("|")

export const figures = {
  people: alternatives(people),
  animals,
  vietnamesePeople: alternatives(vietnamesePeople),
  vietnameseAnimals,
}
