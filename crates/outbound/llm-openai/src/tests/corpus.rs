//! Texts of the kinds that sessions hold, in the scripts whose tokens cost most.

pub(super) const CORPUS: [(&str, &str); 24] = [
    (
        "english",
        "Bees do not merely visit flowers; they remember them. A forager that has found a rich patch of clover returns \
         to the hive and dances, and her sisters read the angle and the length of that dance as we would read a map. \
         What looks like instinct is, on closer inspection, a conversation about distance, quality and the sun.",
    ),
    (
        "english, terse",
        "Q3: up 4%. FX flat. Capex down. No change to FY guide. See p. 12, n. 3. Ask Jo re: SLA. ETA Fri. OK? Yes; go.",
    ),
    (
        "english, rare words",
        "Onomatopoeic sesquipedalian antidisestablishmentarianism notwithstanding, the phthisic xylophonist's \
         idiosyncratic ululations discombobulated Llanfairpwllgwyngyll's floccinaucinihilipilificatious zymurgists.",
    ),
    (
        "capitals",
        "THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG. THIS AGREEMENT IS MADE BETWEEN THE UNDERSIGNED PARTIES AND SHALL \
         NOT BE CONSTRUED AS A WAIVER OF ANY RIGHT WHATSOEVER. XKCD QWERTY ZXCVB PLMOKN.",
    ),
    (
        "german",
        "Die Donaudampfschifffahrtsgesellschaft veröffentlichte überraschend ihre Geschäftszahlen. Während der \
         Aufsichtsrat über Maßnahmen zur Kostensenkung nachdachte, forderte die Belegschaft verlässliche Zusagen für \
         die Weiterbeschäftigung älterer Mitarbeiterinnen und Mitarbeiter.",
    ),
    (
        "french",
        "L'été dernier, à l'ombre des châtaigniers, nous évoquions déjà l'idée d'un récit où chaque témoin, même le \
         plus réservé, aurait voix au chapitre ; où l'œuvre naîtrait de l'échange plutôt que de l'aveu.",
    ),
    (
        "polish",
        "Źdźbło trawy zadrżało, gdy chrząszcz przysiadł na jego końcu. Książę Świętosław pięćdziesiąt lat później \
         opowiadał wnukom, że właśnie wtedy zrozumiał, czym jest cierpliwość.",
    ),
    (
        "turkish",
        "Çekoslovakyalılaştıramadıklarımızdan mısınız? Öğrencilerin gözlemlerine göre şehirdeki ağaçların gölgesi, \
         yazın sıcağını dayanılır kılan tek şeydi.",
    ),
    (
        "vietnamese",
        "Những người nông dân ở đồng bằng sông Cửu Long đã bắt đầu thử nghiệm các giống lúa chịu mặn, bởi vì nước biển \
         ngày càng lấn sâu vào đất liền.",
    ),
    (
        "russian",
        "Все счастливые семьи похожи друг на друга, каждая несчастливая семья несчастлива по-своему. \
         Достопримечательности города впечатляли путешественников своей неповторимостью.",
    ),
    (
        "greek",
        "Η ιστορία δεν γράφεται μόνο από τους νικητές· γράφεται και από όσους είχαν την υπομονή να κρατήσουν ημερολόγιο.",
    ),
    (
        "hebrew",
        "בראשית ברא אלהים את השמים ואת הארץ. הסיפור שלפנינו אינו מספר על הבריאה אלא על הסבלנות.",
    ),
    (
        "arabic",
        "كان يا ما كان في قديم الزمان، رجل يكتب كل ليلة صفحة واحدة ثم يمحوها في الصباح، حتى تعلّم أن ما يبقى هو ما لا \
         يُكتب.",
    ),
    (
        "hindi",
        "लेखक ने अपनी पहली पुस्तक में गाँव की उन स्त्रियों की कहानी लिखी है जिन्होंने सूखे के वर्षों में कुएँ खोदे थे।",
    ),
    (
        "thai and khmer",
        "นักเขียนคนนี้ใช้เวลาสิบปีในการรวบรวมเรื่องเล่าของชาวประมงริมแม่น้ำโขง អ្នកនិពន្ធបានចំណាយពេលដប់ឆ្នាំដើម្បីប្រមូលរឿងរ៉ាវ។",
    ),
    (
        "chinese",
        "春天来了，蜜蜂从沉睡中醒来。它们不仅仅采集花蜜，还记得每一朵花的位置，并用舞蹈告诉同伴路途的远近与方向。龘靐齉爩鱻麤。",
    ),
    (
        "japanese",
        "吾輩は猫である。名前はまだ無い。どこで生れたかとんと見当がつかぬ。カタカナのコンピューターとデータベースも混ざっている。",
    ),
    (
        "korean",
        "작가는 십 년 동안 강가의 어부들에게서 들은 이야기를 모았다. 뷁쀍쯟 같은 드문 글자도 섞여 있다.",
    ),
    (
        "ancient scripts and mathematics",
        "𒀭𒂗𒆤 𓀀𓁐𓂀 𐎀𐎁𐎂 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−L|<ε ⟺ ∮∇×F·dS ≠ ∑ᵢ₌₁ⁿ √(xᵢ²)",
    ),
    (
        "emoji",
        "🎉🚀👩‍👩‍👧‍👦🏳️‍🌈 Great news 👍🏽!! 🧑🏿‍🚒🫠🪿🇩🇪🇺🇸 ❤️‍🔥✨ ok 😂😂😂",
    ),
    (
        "rust",
        "impl<'a, T: Send + 'static> Iterator for Windows<'a, T> {\n    type Item = &'a [T];\n\n    fn next(&mut self) -> \
         Option<Self::Item> {\n        let (head, tail) = self.rest.split_at_checked(self.size)?;\n        self.rest = \
         tail; // never empty\n        Some(head)\n    }\n}\n",
    ),
    (
        "json and markup",
        "{\"items\":[{\"id\":\"01JD3\",\"score\":8.5,\"tags\":[\"a\",\"b\"],\"href\":\"https://example.org/a?b=c&d=%20e#f\"}]}\n\
         | a | b |\n|---|:-:|\n| `x` | **y** |\n\n<div class=\"x\"><br/>&nbsp;</div> ~~gone~~ [^1] - [ ] todo\n",
    ),
    (
        "numbers",
        "3.14159265358979323846 2026-11-20T13:06:45.123Z 0xDEADBEEF 192.168.0.1 +49 30 901820 1,234,567.89 550e8400-e29b-\
         41d4-a716-446655440000 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    ),
    (
        "blanks",
        "a\tb\t\tc   d\r\n\r\n\r\n        indented\n\t\t\tdeep\n \n  \n   x\u{a0}y\u{2003}z\u{200b}\u{200b}w\u{feff}",
    ),
];
