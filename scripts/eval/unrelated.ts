/** Questions about the world that no memory of a person answers: with the default threshold, a search should find nothing. */
export const unrelatedQuestions: readonly string[] = `
What is the capital of France?
How many planets are in the solar system?
Who painted the Mona Lisa?
What is the boiling point of water?
How does a rainbow form?
What year did the Titanic sink?
Who was the first person on the moon?
What is the square root of 81?
How far is the sun from the earth?
What language do they speak in Brazil?
Why is the sky blue?
What is photosynthesis?
How do airplanes stay in the air?
Who invented the telephone?
What is the largest ocean?
How tall is Mount Everest?
What does DNA stand for?
When did the Second World War end?
What is the speed of light?
How many bones are in the human body?
Which metal is liquid at room temperature?
What is the currency of Japan?
Who wrote Romeo and Juliet?
How do volcanoes erupt?
What is seven times eight?
Translate "good evening" into Spanish
Convert 10 miles to kilometres
What is the chemical symbol for gold?
Explain gravity
How does electricity work?
Why do leaves fall in autumn?
What is the longest river in the world?
How do magnets attract iron?
What is the population of India?
Who discovered penicillin?
How does the internet work?
What is the tallest building in Dubai?
Why is the ocean salty?
How long does light take from the sun?
What are prime numbers?
How is glass made?
What is inflation?
Who is the president of the United States?
How deep is the Mariana Trench?
What causes the tides?
What is a black hole?
Define "photon"
How many days are in a leap year?
Which country has the most islands?
What is the plural of "ox"?
How are diamonds formed?
Spell "necessary"
What is the Pythagorean theorem?
Who built the pyramids of Giza?
What gas do plants take in?
How do you calculate the area of a circle?
What is the freezing point of mercury?
Which is the smallest continent?
How does a steam engine work?
What is an adverb?
Thủ đô của nước Nhật là gì?
Núi nào cao nhất thế giới?
Ai phát minh ra bóng đèn điện?
Nước sôi ở bao nhiêu độ?
Vì sao có cầu vồng?
Trái Đất quay quanh Mặt Trời mất bao lâu?
Ai viết Truyện Kiều?
Chiến tranh thế giới thứ hai kết thúc năm nào?
Sông nào dài nhất Việt Nam?
Căn bậc hai của 64 là bao nhiêu?
Vì sao lá cây rụng?
Số nguyên tố là gì?
Máy bay bay được nhờ đâu?
Hành tinh nào lớn nhất hệ mặt trời?
Một năm nhuận có bao nhiêu ngày?
Ký hiệu hóa học của bạc là gì?
Vận tốc âm thanh là bao nhiêu?
Ai là vị vua đầu tiên của nhà Nguyễn?
Đơn vị tiền tệ của Thái Lan là gì?
Vì sao nước biển mặn?
Quang hợp là gì?
Núi lửa phun trào như thế nào?
Bán cầu nam gồm những châu lục nào?
Công thức tính diện tích hình tròn
Đổi 5 ki-lô-mét ra mét
Ai tìm ra châu Mỹ?
Đại dương nào rộng nhất?
Dân số Trung Quốc là bao nhiêu?
Nam châm hút được kim loại nào?
Từ đồng nghĩa với "bao la"
Động đất xảy ra vì sao?
Kim tự tháp được xây khi nào?
Nhiệt độ trên Sao Hỏa là bao nhiêu?
Thủy triều do đâu mà có?
Quốc gia nào có diện tích lớn nhất?
Lỗ đen là gì?
Chín nhân bảy bằng mấy?
Dịch câu "xin chào" sang tiếng Pháp
Lạm phát nghĩa là gì?
Ai sáng tác Tiến quân ca?
Kim cương được hình thành ra sao?
Nguyên tử gồm những hạt nào?
Hồ nước ngọt sâu nhất thế giới
Vì sao mặt trăng có lúc khuyết?
Năm nào con người lên mặt trăng?
thu do cua Han Quoc la gi
dinh luat van vat hap dan la gi
nguyen tu khoi cua oxy la bao nhieu
nuoc nao dong dan nhat the gioi
chien dich Dien Bien Phu nam nao
`
  .trim()
  .split("\n")
