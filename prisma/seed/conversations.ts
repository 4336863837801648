/** What has been said before you came: conversations in every state, about the products and orders of this shop. */
import {
  asks,
  closes,
  type DemoConversation,
  day,
  hands,
  hour,
  minute,
  notes,
  ranks,
  replies,
  takes,
} from './script';

const home = { path: '/', title: 'Kettle & Crane' };
const orderPage = (number: string) => ({ path: `/orders/${number}`, title: `Order #${number}` });
const productPage = (slug: string, title: string) => ({ path: `/product/${slug}`, title });

export const conversations: DemoConversation[] = [
  {
    key: 'yusuf-address',
    customer: 'yusuf',
    page: orderPage('W8853741'),
    turns: [
      asks(16 * minute, 'Hi! I just ordered the gooseneck kettle, but it will go to my old flat.'),
      asks(15.8 * minute, 'Can I still change the address on #W8853741?'),
      takes(15 * minute, 'ada'),
      replies(
        14 * minute,
        'ada',
        "Good morning Yusuf! It hasn't left the shelf yet, so yes. Which address should it go to?",
      ),
      notes(
        13.6 * minute,
        'ada',
        'Omar, packing starts at 10. Please hold W8853741 until I have the address.',
      ),
      asks(6 * minute, "Great, it's Lindenweg 12, 10117 Berlin 🙏"),
      asks(5.5 * minute, "And could you leave it with the neighbour if I'm out?"),
    ],
  },
  {
    key: 'mia-grinder',
    customer: 'mia',
    page: productPage('hand-grinder', 'Hand grinder'),
    turns: [
      asks(9 * minute, 'Hello, my hand grinder jams after about two cups. The crank just stops turning.'),
      asks(
        8.2 * minute,
        "It's the one from order #W6612093, not even two weeks old. Is there a trick, or is it broken?",
      ),
    ],
  },
  {
    key: 'guest-portugal',
    customer: 'guest-lisbon',
    page: productPage('stovetop-kettle', 'Stovetop kettle'),
    turns: [asks(27 * minute, 'do you ship the stovetop kettle to Portugal? and how long would it take')],
  },
  {
    key: 'chiara-cups',
    customer: 'chiara',
    page: orderPage('W5530918'),
    turns: [
      asks(
        2.2 * hour,
        'Buongiorno, my parcel arrived, but two of the four cups are chipped at the rim. The box had a dent in one corner.',
      ),
      takes(2.1 * hour, 'omar'),
      ranks(2.1 * hour - 1, 'omar', 'high'),
      replies(
        2 * hour,
        'omar',
        "I'm sorry, Chiara, that is not how they should arrive. You don't have to send anything back. Would you like two new cups, or your money for the pair?",
      ),
      asks(38 * minute, 'Two new ones please, they are lovely. One moss and one cream if that is possible.'),
      notes(
        31 * minute,
        'omar',
        'Third dented box from the same courier this month. I am collecting them for the claim: W5530918, W5012377, W5498106.',
      ),
      asks(12 * minute, 'It is a present for Saturday, would they arrive by then?'),
    ],
  },
  {
    key: 'tobias-tray',
    customer: 'tobias',
    page: productPage('oak-tray', 'Oak tray'),
    turns: [
      asks(
        3.4 * hour,
        'Is the large oak tray coming back? I have the smaller one and it has outlived two breakfast tables.',
      ),
    ],
  },
  {
    key: 'jonas-induction',
    customer: 'jonas',
    page: productPage('stovetop-kettle', 'Stovetop kettle'),
    turns: [
      asks(
        52 * minute,
        'Guten Morgen! Funktioniert der Wasserkessel in Terrakotta auch auf Induktion, oder nur der aus Stahl?',
      ),
      asks(51 * minute, 'Und was kostet der Versand in die Schweiz?'),
    ],
  },
  {
    key: 'marek-return',
    customer: 'marek',
    page: { path: '/help', title: 'Help' },
    turns: [
      asks(
        5.2 * hour,
        'Hello, I would like to return the small French press from #W5246609. It is too small for the two of us. Used once, washed.',
      ),
      takes(5 * hour, 'omar'),
      notes(
        4.9 * hour,
        'omar',
        'Used once is fine by me. If he wants the 1 l instead, we can just send it and he returns the small one in the same box.',
      ),
      replies(
        4.8 * hour,
        'omar',
        'Of course, Marek. Shall we swap it for the 1 l press? You would pay the difference of €10.49 and could use the new box for the return.',
      ),
      asks(1.3 * hour, 'A swap would be perfect. Do I get a new order number for that?'),
    ],
  },
  {
    key: 'sofia-invoice',
    customer: 'sofia',
    page: orderPage('W9463350'),
    turns: [
      asks(
        6 * day,
        'Hi, could I get the invoice for #W9463350 with our company name on it? Studio Moretti S.r.l., Via San Vitale 18, Bologna.',
      ),
      takes(6 * day - 20, 'ada'),
      replies(
        6 * day - 22,
        'ada',
        'Of course! It is on its way to sofia.moretti@example.com. Is there a VAT number to add?',
      ),
      asks(6 * day - 55, 'No, this is fine. Grazie!'),
      closes(6 * day - 60, 'ada'),
      asks(
        1.7 * hour,
        'Hello again, our accountant asks for the VAT number after all: IT 0123456 789 0. Could you send it once more?',
      ),
    ],
  },
  {
    key: 'vera-teapot',
    customer: 'vera',
    page: orderPage('W7263915'),
    turns: [
      asks(
        20 * hour,
        'Hello! Where is my teapot? The tracking for #W7263915 has said "on its way" since yesterday.',
      ),
      takes(19.8 * hour, 'ada'),
      replies(
        19.6 * hour,
        'ada',
        'Hello Vera! I have just looked: it left the depot in Malmö this morning, KC4471920038SE. It should be with you tomorrow before noon.',
      ),
      asks(19.5 * hour, 'Lovely, thank you. Then I will wait with the Earl Grey.'),
      replies(19.4 * hour, 'ada', 'A wise decision. Write to us should it not ring by noon.'),
    ],
  },
  {
    key: 'lena-lid',
    customer: 'lena',
    page: productPage('stoneware-teapot', 'Stoneware teapot'),
    isAnswerUnread: true,
    turns: [
      asks(
        1.1 * day,
        'The lid of my old teapot broke this morning (it met the floor). Can I buy just the lid?',
      ),
      takes(1.1 * day - 12, 'ada'),
      replies(
        1.1 * day - 14,
        'ada',
        'Oh no. We keep a few lids back for exactly this. Which colour is your pot?',
      ),
      asks(1.1 * day - 35, 'Teal, the round one.'),
      notes(1.1 * day - 40, 'ada', 'Last teal lid is on the top shelf, left. Taking it, 12 euros as always.'),
      replies(
        40 * minute,
        'ada',
        'The replacement lid left our shelf today, #W9127385 will be on the parcel. Mind the floor!',
      ),
    ],
  },
  {
    key: 'aarav-moka',
    customer: 'aarav',
    page: productPage('beans-slow-morning', 'Slow Morning beans'),
    turns: [
      asks(
        2.3 * day,
        'Which beans would you take for a moka pot? The Slow Morning tastes a bit flat in mine, but I love it as filter.',
      ),
      takes(2.3 * day - 30, 'ada'),
      replies(
        2.3 * day - 33,
        'ada',
        'The Late Riser, oddly enough: it is round and sweet and does not turn bitter. Ground a little coarser than for espresso, and take the pot off as soon as it starts to gurgle.',
      ),
      asks(2.3 * day - 50, 'A decaf? Now I am curious.'),
      replies(
        2.3 * day - 52,
        'ada',
        'Nobody believes us before the first cup. I put a 50 g sample in with your next order, just mention it.',
      ),
    ],
  },
  {
    key: 'layla-gift',
    customer: 'layla',
    page: orderPage('W3719845'),
    turns: [
      asks(17 * hour, 'مرحبًا، طلبت فنجانين وشاي إيرل غراي هدية لوالدتي. هل يمكنكم تغليفها كهدية؟'),
      takes(16.7 * hour, 'omar'),
      replies(16.6 * hour, 'omar', 'أهلًا ليلى! بكل سرور. نغلّفها بورق الكتان مجانًا. هل تحبين أن نضيف بطاقة؟'),
      asks(16.2 * hour, 'نعم من فضلك: «إلى أمي، لصباحات هادئة».'),
      notes(
        16.1 * hour,
        'omar',
        'Gift wrap and card for W3719845. The card reads: "To my mother, for quiet mornings", in Arabic as she wrote it.',
      ),
      replies(16 * hour, 'omar', 'تم. سيخرج الطرد غدًا صباحًا، وسأرسل لك رقم التتبع.'),
    ],
  },
  {
    key: 'emma-scale',
    customer: 'emma',
    page: productPage('brewing-scale', 'Brewing scale'),
    turns: [
      asks(3.1 * day, "My brewing scale doesn't charge any more. The light stays off, whatever cable I use."),
      hands(3.1 * day - 9, 'omar', 'ada'),
      replies(
        3.1 * day - 15,
        'ada',
        'Hi Emma, before we swap it: please hold both buttons for ten seconds while it is plugged in. The battery guard sometimes trips after a power cut.',
      ),
      asks(3.1 * day - 31, 'Thanks, that worked!'),
      replies(
        3.1 * day - 33,
        'ada',
        'Wonderful. It has two years of warranty in any case, so just write if it happens again.',
      ),
      closes(3.1 * day - 34, 'ada'),
    ],
  },
  {
    key: 'hana-sencha',
    customer: 'hana',
    page: productPage('tea-sencha', 'Sencha from Uji'),
    turns: [
      asks(4.4 * day, 'My sencha turns out bitter this year. Is the new harvest different?'),
      takes(4.4 * day - 44, 'omar'),
      replies(
        4.4 * day - 47,
        'omar',
        'A little: it is younger and wants cooler water. Try 65 °C and only a minute for the first infusion.',
      ),
      asks(4.4 * day - 190, 'Much better. Like sweet peas again, just as you write.'),
      closes(4.4 * day - 200, 'omar'),
    ],
  },
  {
    key: 'zoe-cancel',
    customer: 'zoe',
    page: orderPage('W2817764'),
    turns: [
      asks(
        5 * day,
        'Hi, I ordered four bags of Guji by mistake, I wanted the kilo. Can you cancel #W2817764?',
      ),
      takes(5 * day - 6, 'ada'),
      replies(
        5 * day - 8,
        'ada',
        'Cancelled! The kilo costs less than four small bags, so that was a good catch. Nothing will be charged.',
      ),
      asks(5 * day - 14, 'That was quick, thank you.'),
      closes(5 * day - 16, 'ada'),
    ],
  },
  {
    key: 'guest-honey',
    customer: 'guest-honey',
    page: productPage('honey-jar', 'Lime blossom honey'),
    turns: [
      asks(8 * day, 'The honey has turned solid. Is it still good?'),
      takes(8 * day - 18, 'omar'),
      replies(
        8 * day - 19,
        'omar',
        'It is! Real honey does that in winter. Stand the jar in warm water, not hotter than a bath, for half an hour.',
      ),
      closes(7 * day, 'omar'),
    ],
  },
  {
    key: 'lena-glass',
    customer: 'lena',
    page: productPage('french-press', 'French press'),
    turns: [
      asks(34 * day, 'Do you sell the glass of the 1 l French press on its own? Mine has a crack.'),
      takes(34 * day - 25, 'ada'),
      ranks(34 * day - 26, 'ada', 'low'),
      replies(34 * day - 28, 'ada', 'We do, €14 with shipping. Shall I send one to Gertigstraße 12?'),
      asks(34 * day - 60, 'Yes please!'),
      replies(33 * day, 'ada', 'It left this morning. Please make your next coffee in a mug until then.'),
      closes(33 * day - 5, 'ada'),
    ],
  },
  {
    key: 'vera-filter-size',
    customer: 'vera',
    page: home,
    turns: [
      asks(23 * day, 'Which filter size fits the pour-over set for two cups?'),
      takes(23 * day - 11, 'omar'),
      replies(
        23 * day - 12,
        'omar',
        'Size 2, the ones you have in your order. They also fit most other cones up to four cups.',
      ),
      asks(23 * day - 16, 'Perfect, thank you!'),
      closes(23 * day - 20, 'omar'),
    ],
  },
];
