/** What the cast has ordered: `age` in days before the planting, `lines` as skus with quantities, prices from the shelf. */

export interface DemoOrder {
  number: string;
  customer: string;
  status: 'pending' | 'processed' | 'delivered' | 'cancelled';
  age: number;
  lines: [sku: string, quantity: number][];
  tracking?: string;
}

export const orders: DemoOrder[] = [
  {
    number: '#W4410372',
    customer: 'vera',
    status: 'pending',
    age: 0.2,
    lines: [
      ['KC-FLP-100', 2],
      ['KC-BGU-250-BEANS', 1],
    ],
  },
  {
    number: '#W7263915',
    customer: 'vera',
    status: 'processed',
    age: 2.6,
    lines: [
      ['KC-TPT-SAND', 1],
      ['KC-TEG-TIN', 1],
    ],
    tracking: 'KC4471920038SE',
  },
  {
    number: '#W5928140',
    customer: 'vera',
    status: 'delivered',
    age: 24,
    lines: [
      ['KC-POS-2', 1],
      ['KC-FLP-40', 1],
      ['KC-BSM-250-FILTER', 2],
    ],
    tracking: 'KC4465117702SE',
  },
  { number: '#W3087756', customer: 'vera', status: 'cancelled', age: 61, lines: [['KC-TRY-L', 1]] },
  {
    number: '#W1679204',
    customer: 'vera',
    status: 'delivered',
    age: 140,
    lines: [
      ['KC-GNK-08-TEAL', 1],
      ['KC-MUG-SAND', 2],
    ],
    tracking: 'KC4419038861SE',
  },
  { number: '#W8853741', customer: 'yusuf', status: 'pending', age: 0.1, lines: [['KC-GNK-10-TEAL', 1]] },
  {
    number: '#W3316127',
    customer: 'yusuf',
    status: 'delivered',
    age: 21,
    lines: [
      ['KC-MUG-SAND', 2],
      ['KC-BSM-250-BEANS', 1],
      ['KC-FLP-100', 1],
    ],
    tracking: 'KC4466820914DE',
  },
  {
    number: '#W2094418',
    customer: 'yusuf',
    status: 'delivered',
    age: 203,
    lines: [['KC-HGR', 1]],
    tracking: 'KC4402277153DE',
  },
  {
    number: '#W6612093',
    customer: 'mia',
    status: 'delivered',
    age: 12,
    lines: [
      ['KC-HGR', 1],
      ['KC-BLR-250-BEANS', 1],
    ],
    tracking: 'KC4469915520IE',
  },
  {
    number: '#W9127385',
    customer: 'lena',
    status: 'processed',
    age: 1.4,
    lines: [['KC-TPT-TEAL', 1]],
    tracking: 'KC4472233417DE',
  },
  {
    number: '#W4785520',
    customer: 'lena',
    status: 'delivered',
    age: 95,
    lines: [
      ['KC-FRP-100', 1],
      ['KC-BSM-1000-BEANS', 1],
    ],
    tracking: 'KC4431108826DE',
  },
  {
    number: '#W5530918',
    customer: 'chiara',
    status: 'delivered',
    age: 3.1,
    lines: [
      ['KC-CUP-2', 2],
      ['KC-TSE-TIN', 1],
    ],
    tracking: 'KC4470846195IT',
  },
  {
    number: '#W7748106',
    customer: 'tobias',
    status: 'delivered',
    age: 310,
    lines: [
      ['KC-TRY-M', 1],
      ['KC-TWL-3', 1],
    ],
    tracking: 'KC4380019442AT',
  },
  {
    number: '#W2950663',
    customer: 'aarav',
    status: 'delivered',
    age: 17,
    lines: [
      ['KC-JUG-035', 1],
      ['KC-BSM-250-ESPRESSO', 2],
    ],
    tracking: 'KC4468301177GB',
  },
  {
    number: '#W8206471',
    customer: 'emma',
    status: 'delivered',
    age: 30,
    lines: [['KC-SCL', 1]],
    tracking: 'KC4463390208ES',
  },
  {
    number: '#W1384927',
    customer: 'hana',
    status: 'delivered',
    age: 44,
    lines: [
      ['KC-TSE-TIN', 1],
      ['KC-STR', 1],
      ['KC-CUP-2', 1],
    ],
    tracking: 'KC4458726631NL',
  },
  {
    number: '#W6071583',
    customer: 'hana',
    status: 'processed',
    age: 3.5,
    lines: [['KC-TSE-REF', 3]],
    tracking: 'KC4470518824NL',
  },
  {
    number: '#W9463350',
    customer: 'sofia',
    status: 'delivered',
    age: 11,
    lines: [
      ['KC-STK-CLAY', 1],
      ['KC-TCH-TIN', 2],
    ],
    tracking: 'KC4470010393IT',
  },
  {
    number: '#W3719845',
    customer: 'layla',
    status: 'pending',
    age: 0.9,
    lines: [
      ['KC-CUP-2', 1],
      ['KC-TEG-TIN', 1],
      ['KC-HNY', 1],
    ],
  },
  {
    number: '#W5246609',
    customer: 'marek',
    status: 'delivered',
    age: 8,
    lines: [
      ['KC-FRP-035', 1],
      ['KC-SCP', 1],
    ],
    tracking: 'KC4470327716CZ',
  },
  {
    number: '#W7091238',
    customer: 'zoe',
    status: 'delivered',
    age: 36,
    lines: [['KC-BGU-1000-FILTER', 1]],
    tracking: 'KC4461124470BE',
  },
  { number: '#W2817764', customer: 'zoe', status: 'cancelled', age: 5, lines: [['KC-BGU-250-FILTER', 4]] },
  {
    number: '#W4938051',
    customer: 'jonas',
    status: 'delivered',
    age: 15,
    lines: [
      ['KC-BRD', 1],
      ['KC-TWL-1', 1],
    ],
    tracking: 'KC4469048815CH',
  },
];
