/** A product's drawing on its ground: a static SVG, so it is crisp at any size and costs the page about a kilobyte. */

const groundOf: Record<string, string> = {
  'gooseneck-kettle': 'bg-ground-sky',
  'stoneware-mug': 'bg-ground-sand',
  'pour-over-set': 'bg-ground-blush',
  'french-press': 'bg-ground-sage',
  'stovetop-kettle': 'bg-ground-sand',
  'hand-grinder': 'bg-ground-blush',
  'beans-slow-morning': 'bg-ground-sage',
  'stoneware-teapot': 'bg-ground-sky',
  'brewing-scale': 'bg-ground-sage',
  'tea-sencha': 'bg-ground-sand',
  'filter-papers': 'bg-ground-blush',
  'oak-tray': 'bg-ground-sand',
  'tea-cups': 'bg-ground-blush',
  'milk-jug': 'bg-ground-sage',
  'beans-guji': 'bg-ground-sky',
  'coffee-canister': 'bg-ground-blush',
  'tea-earl-grey': 'bg-ground-sand',
  'linen-towel': 'bg-ground-sage',
  'tea-strainer': 'bg-ground-sand',
  'bread-board': 'bg-ground-sage',
  'beans-late-riser': 'bg-ground-blush',
  'tea-chamomile': 'bg-ground-sky',
  'honey-jar': 'bg-ground-blush',
  'coffee-scoop': 'bg-ground-sand',
  'wooden-spoons': 'bg-ground-sage',
  'moka-pot': 'bg-ground-sky',
  'matcha-set': 'bg-ground-sky',
  'butter-dish': 'bg-ground-sky',
};

interface ProductPictureProps {
  /** Null shows a parcel. */
  picture: string | null;
  /** In the first view of a page: fetched at once. */
  isFirst?: boolean;
  className?: string;
}

/** Decoration: the product's name always stands beside it. */
export function ProductPicture({ picture, isFirst = false, className = '' }: ProductPictureProps) {
  const drawing = picture !== null && picture in groundOf ? picture : 'parcel';
  return (
    <span
      className={`flex aspect-square items-center justify-center overflow-hidden ${groundOf[drawing] ?? 'bg-ground-sand'} ${className}`}
    >
      {/* biome-ignore lint/performance/noImgElement: an optimizer has nothing to gain from an SVG of a kilobyte */}
      <img
        src={`/products/${drawing}.svg`}
        alt=""
        width={400}
        height={400}
        loading={isFirst ? 'eager' : 'lazy'}
        decoding="async"
        className="size-full"
      />
    </span>
  );
}
