/** The shelf of Kettle & Crane, things for slow mornings, in the order it is shown. Prices in cents. */
import type { Category, Options } from '#lib/shared/shop';

export interface DemoProduct {
  slug: string;
  name: string;
  category: Exclude<Category, 'more'>;
  description: string;
  variants: { sku: string; options: Options; priceCents: number; isSoldOut?: true }[];
}

/** Every combination a bag of beans comes in; a kilo costs less than four small bags. */
function bags(code: string, smallCents: number): DemoProduct['variants'] {
  const grinds = ['whole beans', 'for filter', 'for espresso'];
  return ['250 g', '1 kg'].flatMap((size) =>
    grinds.map((grind) => ({
      sku: `${code}-${size === '1 kg' ? '1000' : '250'}-${grind.split(' ').at(-1)}`.toUpperCase(),
      options: { size, grind },
      priceCents: size === '1 kg' ? Math.round(smallCents * 3.5) : smallCents,
    })),
  );
}

export const products: DemoProduct[] = [
  {
    slug: 'gooseneck-kettle',
    name: 'Gooseneck kettle',
    category: 'coffee',
    description: `Pours the way you meant it. The long neck slows the water to a thin, steady stream, so that the coffee bed stays level and the cup tastes the same on Monday as it did on Sunday.

Enamelled steel with a beech handle that stays cool. Works on gas, electric, ceramic and induction hobs. It does not whistle: it hums.

Wash by hand and dry the inside with the lid off.`,
    variants: [
      { sku: 'KC-GNK-08-TEAL', options: { size: '0.8 l', colour: 'teal' }, priceCents: 7900 },
      { sku: 'KC-GNK-08-INK', options: { size: '0.8 l', colour: 'ink' }, priceCents: 7900 },
      { sku: 'KC-GNK-10-TEAL', options: { size: '1 l', colour: 'teal' }, priceCents: 8900 },
      { sku: 'KC-GNK-10-INK', options: { size: '1 l', colour: 'ink' }, priceCents: 8900, isSoldOut: true },
    ],
  },
  {
    slug: 'stoneware-mug',
    name: 'Stoneware mug',
    category: 'kitchen',
    description: `Thick walls, a wide foot and a handle for three fingers. Thrown in a small pottery in the Westerwald, where the clay comes from two hills away, and glazed inside only, so that the outside stays a little rough.

Holds 300 ml and its warmth for half an hour. Goes into the dishwasher and the microwave.`,
    variants: [
      { sku: 'KC-MUG-SAND', options: { colour: 'sand' }, priceCents: 1890 },
      { sku: 'KC-MUG-MOSS', options: { colour: 'moss' }, priceCents: 1890 },
      { sku: 'KC-MUG-CLAY', options: { colour: 'clay' }, priceCents: 1890 },
    ],
  },
  {
    slug: 'pour-over-set',
    name: 'Pour-over set',
    category: 'coffee',
    description: `A porcelain cone, an oak collar and a glass server that shows how far you are. Everything for two cups of filter coffee, and nothing to plug in.

The cone takes our size 2 filter papers. The collar lifts off for washing; glass and porcelain go into the dishwasher.`,
    variants: [
      { sku: 'KC-POS-2', options: { size: '2 cups' }, priceCents: 3900 },
      { sku: 'KC-POS-4', options: { size: '4 cups' }, priceCents: 4600 },
    ],
  },
  {
    slug: 'french-press',
    name: 'French press',
    category: 'coffee',
    description: `The forgiving way to make coffee. Coarse grounds, four minutes, press slowly. The double mesh keeps the cup clear and the borosilicate glass can be replaced on its own, should it ever fall.

Comes apart into five pieces, all of them dishwasher-safe.`,
    variants: [
      { sku: 'KC-FRP-035', options: { size: '0.35 l' }, priceCents: 3400 },
      { sku: 'KC-FRP-100', options: { size: '1 l' }, priceCents: 4490 },
    ],
  },
  {
    slug: 'stovetop-kettle',
    name: 'Stovetop kettle',
    category: 'tea',
    description: `The one that whistles, two notes, a third apart, so that nobody mistakes it for the neighbour's. Two litres, enough for a pot and the hot-water bottle.

For gas, electric and ceramic hobs, and for induction in the steel version. Descale every other month with a spoon of citric acid.`,
    variants: [
      { sku: 'KC-STK-CLAY', options: { colour: 'clay' }, priceCents: 6900 },
      { sku: 'KC-STK-STEEL', options: { colour: 'steel' }, priceCents: 7400 },
    ],
  },
  {
    slug: 'hand-grinder',
    name: 'Hand grinder',
    category: 'coffee',
    description: `Steel burrs, thirty clicks from espresso to French press, and a walnut cup that holds 30 g. About a minute of turning for two cups, which is how long the water takes anyway.

Brush the burrs once a week. No water, please: a handful of dry rice does the deep cleaning.`,
    variants: [{ sku: 'KC-HGR', options: {}, priceCents: 9800 }],
  },
  {
    slug: 'beans-slow-morning',
    name: 'Slow Morning beans',
    category: 'coffee',
    description: `Our house blend, roasted every Tuesday. Two thirds from a cooperative in Huehuetenango, Guatemala, one third from Sidama, Ethiopia. Hazelnut, cocoa and a little orange at the end.

Made for filter and French press, and good with milk.`,
    variants: bags('KC-BSM', 1150),
  },
  {
    slug: 'stoneware-teapot',
    name: 'Stoneware teapot',
    category: 'tea',
    description: `Round, heavy and in no hurry. The spout was drawn eleven times until it stopped dripping. With a steel basket inside for loose leaves, which comes out when the tea is ready.

Holds 0.9 l, four cups. Dishwasher-safe; not for the hob.`,
    variants: [
      { sku: 'KC-TPT-TEAL', options: { colour: 'teal' }, priceCents: 5400 },
      { sku: 'KC-TPT-SAND', options: { colour: 'sand' }, priceCents: 5400 },
    ],
  },
  {
    slug: 'brewing-scale',
    name: 'Brewing scale',
    category: 'coffee',
    description: `Weighs to a tenth of a gram and counts the seconds from the first drop. Large figures, two buttons, no app.

Up to 2 kg. Charges by USB-C and lasts for about six weeks of mornings.`,
    variants: [{ sku: 'KC-SCL', options: {}, priceCents: 4900 }],
  },
  {
    slug: 'moka-pot',
    name: 'Moka pot',
    category: 'coffee',
    description: `Eight sides, one valve, and a sound like the sea when it is done. Steel, so that it also works on induction, with a handle that does not melt on gas.

Fill it to the valve with hot water, level the coffee without pressing, and take it off as soon as it gurgles. Rinse with water only.`,
    variants: [
      { sku: 'KC-MOK-3', options: { size: '3 cups' }, priceCents: 4200 },
      { sku: 'KC-MOK-6', options: { size: '6 cups' }, priceCents: 4900 },
    ],
  },
  {
    slug: 'tea-sencha',
    name: 'Sencha from Uji',
    category: 'tea',
    description: `First flush, steamed, bright green. Fresh-cut grass, sweet peas and a clean finish. From a family garden near Kyoto that has grown tea on the same slope since 1911.

Water at 70 °C, ninety seconds, three infusions. 80 g in a tin that closes properly.`,
    variants: [
      { sku: 'KC-TSE-TIN', options: { pack: 'tin, 80 g' }, priceCents: 1690 },
      { sku: 'KC-TSE-REF', options: { pack: 'refill, 80 g' }, priceCents: 1390 },
    ],
  },
  {
    slug: 'filter-papers',
    name: 'Filter papers',
    category: 'coffee',
    description: `Unbleached paper, folded once and glued with nothing: the seam is pressed. Size 2, for our pour-over set and any cone for one to four cups.

Rinse before the first pour. They go on the compost, grounds and all.`,
    variants: [
      { sku: 'KC-FLP-40', options: { pack: '40' }, priceCents: 350 },
      { sku: 'KC-FLP-100', options: { pack: '100' }, priceCents: 650 },
    ],
  },
  {
    slug: 'oak-tray',
    name: 'Oak tray',
    category: 'kitchen',
    description: `Breakfast in bed needs a rim of at least two centimetres; this one has two and a half. Solid oak from the Spessart, oiled, with rounded corners that leave the sheets alone.

42 × 30 cm. Wipe with a damp cloth and oil it once a year.`,
    variants: [
      { sku: 'KC-TRY-M', options: { size: '42 × 30 cm' }, priceCents: 4500 },
      { sku: 'KC-TRY-L', options: { size: '52 × 36 cm' }, priceCents: 5900, isSoldOut: true },
    ],
  },
  {
    slug: 'tea-cups',
    name: 'Pair of tea cups',
    category: 'tea',
    description: `Two cups without handles, one moss, one cream. Thin at the lip, thick at the foot: when it is cool enough to hold, it is cool enough to drink.

180 ml each. Dishwasher-safe.`,
    variants: [{ sku: 'KC-CUP-2', options: {}, priceCents: 2900 }],
  },
  {
    slug: 'milk-jug',
    name: 'Milk jug',
    category: 'coffee',
    description: `A spout sharp enough to draw with and a belly that lets the milk roll. Brushed steel, marked inside at 150, 250 and 350 ml.

Dishwasher-safe. The handle stays cool under steam.`,
    variants: [
      { sku: 'KC-JUG-035', options: { size: '0.35 l' }, priceCents: 2200 },
      { sku: 'KC-JUG-060', options: { size: '0.6 l' }, priceCents: 2600 },
    ],
  },
  {
    slug: 'beans-guji',
    name: 'Guji beans',
    category: 'coffee',
    description: `A natural from the highlands of Guji, Ethiopia. Blueberry, jasmine and black tea. Light roast, for people who drink it black and talk about it.

Best between one and five weeks after roasting, as filter, with a little less coffee than you think.`,
    variants: bags('KC-BGU', 1450),
  },
  {
    slug: 'coffee-canister',
    name: 'Coffee canister',
    category: 'kitchen',
    description: `Keeps 500 g of beans dark, dry and to themselves. Porcelain, with an ash lid and a silicone ring that sighs when it closes.

Wash by hand. Do not put it beside the oven.`,
    variants: [{ sku: 'KC-CAN', options: {}, priceCents: 3600 }],
  },
  {
    slug: 'matcha-set',
    name: 'Matcha bowl and whisk',
    category: 'tea',
    description: `A dark stoneware bowl, wide enough to whisk in, and a whisk cut from one piece of bamboo into eighty strands. Two grams of matcha, a splash of water at eighty degrees, and a quick W.

Rinse the whisk in warm water and let it dry upright. The bowl goes into the dishwasher, the whisk never.`,
    variants: [{ sku: 'KC-MAT', options: {}, priceCents: 4800 }],
  },
  {
    slug: 'tea-earl-grey',
    name: 'Earl Grey Blue Hour',
    category: 'tea',
    description: `A full Assam with oil of real bergamot from Calabria, and cornflowers because they are pretty. Stands up to milk.

Water just off the boil, four minutes. 100 g.`,
    variants: [
      { sku: 'KC-TEG-TIN', options: { pack: 'tin, 100 g' }, priceCents: 1490 },
      { sku: 'KC-TEG-REF', options: { pack: 'refill, 100 g' }, priceCents: 1190 },
    ],
  },
  {
    slug: 'linen-towel',
    name: 'Linen towel',
    category: 'kitchen',
    description: `Half-bleached linen from Flanders, woven heavy, with three teal stripes. Stiff at first, then better with every wash for about twenty years.

50 × 70 cm. Wash at 60 °C, iron it if you must.`,
    variants: [
      { sku: 'KC-TWL-1', options: { pack: 'one' }, priceCents: 1600 },
      { sku: 'KC-TWL-3', options: { pack: 'set of three' }, priceCents: 4200 },
    ],
  },
  {
    slug: 'tea-strainer',
    name: 'Tea strainer',
    category: 'tea',
    description: `A deep strainer for one cup or a small pot, with holes fine enough for rooibos and a handle long enough to find. It has a foot of its own, so that the drops stay off the table.

Steel and beech. Rinse, do not soak.`,
    variants: [{ sku: 'KC-STR', options: {}, priceCents: 1450 }],
  },
  {
    slug: 'bread-board',
    name: 'Bread board',
    category: 'kitchen',
    description: `One piece of cherry wood with a hole to hang it by. Long enough for a loaf, narrow enough for the table. The loaf in the picture is not included; we ate it.

48 × 20 cm. Wash by hand, dry upright.`,
    variants: [{ sku: 'KC-BRD', options: {}, priceCents: 3200 }],
  },
  {
    slug: 'butter-dish',
    name: 'Butter dish',
    category: 'kitchen',
    description: `Porcelain on oak. Keeps a half pound of butter soft enough to spread and safe from the cat. The knob is turned from the same board as the tray beneath.

Lid dishwasher-safe; wipe the wood.`,
    variants: [{ sku: 'KC-BTD', options: {}, priceCents: 3400 }],
  },
  {
    slug: 'beans-late-riser',
    name: 'Late Riser decaf',
    category: 'coffee',
    description: `For the second pot, or the evening. A Colombian coffee from which only the caffeine was taken, with sugar cane and spring water. Caramel, red apple and a round body.

Works as filter, French press and espresso.`,
    variants: bags('KC-BLR', 1250),
  },
  {
    slug: 'tea-chamomile',
    name: 'Chamomile blossoms',
    category: 'tea',
    description: `Whole blossoms, nothing else, dried in the shade by two sisters near Pécs. Smells of hay and apples. No caffeine.

Boiling water, eight minutes, with the lid on. 60 g.`,
    variants: [
      { sku: 'KC-TCH-TIN', options: { pack: 'tin, 60 g' }, priceCents: 1290 },
      { sku: 'KC-TCH-REF', options: { pack: 'refill, 60 g' }, priceCents: 990, isSoldOut: true },
    ],
  },
  {
    slug: 'honey-jar',
    name: 'Lime blossom honey',
    category: 'kitchen',
    description: `From eighteen hives on roofs in Hamburg, spun in July. Fresh, almost minty. Turns solid in winter, as honey does; stand the jar in warm water and it comes back.

330 g.`,
    variants: [{ sku: 'KC-HNY', options: {}, priceCents: 950 }],
  },
  {
    slug: 'coffee-scoop',
    name: 'Coffee scoop',
    category: 'coffee',
    description: `Ten grams, level. Steel with a beech handle, long enough to reach the bottom of the canister.

Wash by hand.`,
    variants: [{ sku: 'KC-SCP', options: {}, priceCents: 1200 }],
  },
  {
    slug: 'wooden-spoons',
    name: 'Wooden spoons',
    category: 'kitchen',
    description: `Two spoons and a spatula of olive, beech and maple, in a porcelain pot. For porridge, jam and pointing at things.

Wash by hand. They darken with use and look better for it.`,
    variants: [{ sku: 'KC-SPN', options: {}, priceCents: 2700 }],
  },
];
