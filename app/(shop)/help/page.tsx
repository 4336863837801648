import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';

export const metadata: Metadata = {
  title: 'Help',
  description: 'Shipping, returns and brewing: what we are asked most, answered.',
};

const topics: { id: string; name: string; questions: { question: string; answer: ReactNode }[] }[] = [
  {
    id: 'shipping',
    name: 'Shipping',
    questions: [
      {
        question: 'When does my order leave?',
        answer:
          'Ordered before eleven, it leaves the same morning, Monday to Friday. Beans wait for the next Tuesday roast if the last one is gone.',
      },
      {
        question: 'How long does it take?',
        answer:
          'One to two working days within Germany, two to four within the rest of the European Union, four to six to Norway, Switzerland and the United Kingdom.',
      },
      {
        question: 'What does it cost?',
        answer:
          'Nothing, wherever we ship to. Outside the European Union your customs office may ask for VAT; we cannot take that off your hands.',
      },
      {
        question: 'Where is my order?',
        answer: (
          <>
            On its page under{' '}
            <Link href="/orders" className="text-link">
              Orders
            </Link>
            , with the tracking number as soon as the carrier has it. If it has not moved for three days,
            write to us.
          </>
        ),
      },
      {
        question: 'Can I still change the address?',
        answer:
          'As long as the order says Pending, yes. Tell us in the chat, with the order number, and we hold the parcel.',
      },
    ],
  },
  {
    id: 'returns',
    name: 'Returns',
    questions: [
      {
        question: 'How do I send something back?',
        answer:
          'Within thirty days, used once or not at all. Tell us which order it is, we send you a label, and your money is back two days after the parcel.',
      },
      {
        question: 'It arrived broken.',
        answer:
          'We are sorry. Send us the order number in the chat; you need not send the pieces back. You get a new one or your money, whichever you like better.',
      },
      {
        question: 'Do you sell spare parts?',
        answer:
          'Lids, press glasses, seals and grinder burrs, also for pieces we no longer make. They are not on the shelf; just ask.',
      },
      {
        question: 'How long is the warranty?',
        answer:
          'Two years on everything that moves or charges. Stoneware that cracks by itself, without meeting the floor, is replaced for ever.',
      },
    ],
  },
  {
    id: 'brewing',
    name: 'Brewing',
    questions: [
      {
        question: 'How much coffee do I take?',
        answer:
          'Sixty grams for a litre, so eighteen for a large mug. Start there, and change one thing at a time.',
      },
      {
        question: 'Which grind for what?',
        answer:
          'Coarse as sea salt for the French press, like sand for pour-over, finer than table salt for espresso. On our hand grinder that is 26, 18 and 8 clicks.',
      },
      {
        question: 'How hot should the water be?',
        answer:
          'Ninety-four degrees for coffee and black tea, which is a boiling kettle left alone for a minute. Seventy for sencha. Boiling for chamomile.',
      },
      {
        question: 'Which kettles work on induction?',
        answer:
          'The gooseneck kettle, in every colour, and the stovetop kettle in steel. The clay-coloured one is for gas, electric and ceramic hobs only.',
      },
      {
        question: 'How do I keep beans fresh?',
        answer:
          'Dark, dry and closed, at room temperature. They are at their best from the fifth day to the fifth week. Not in the fridge.',
      },
    ],
  },
];

export default function HelpPage() {
  return (
    <div className="mx-auto max-w-3xl">
      <h1 className="pt-8 pb-3 font-medium text-36 md:pt-12">How can we help?</h1>
      <p className="max-w-prose text-17 text-paper-ink-soft">
        What we are asked most. For everything else there is the chat in the corner: a person answers, usually
        within a few minutes.
      </p>
      <nav aria-label="Topics" className="mt-6 flex flex-wrap gap-2">
        {topics.map((topic) => (
          <a key={topic.id} href={`#${topic.id}`} className="button-quiet min-h-10">
            {topic.name}
          </a>
        ))}
      </nav>
      {topics.map((topic) => (
        <section
          key={topic.id}
          id={topic.id}
          aria-labelledby={`${topic.id}-name`}
          className="scroll-mt-6 pt-14"
        >
          <h2 id={`${topic.id}-name`} className="mb-2 font-medium text-26">
            {topic.name}
          </h2>
          <div className="divide-y divide-paper-line border-paper-line border-y">
            {topic.questions.map(({ question, answer }) => (
              <details key={question} className="group">
                <summary className="flex min-h-14 list-none items-center justify-between gap-4 py-3 font-medium [&::-webkit-details-marker]:hidden">
                  {question}
                  <span
                    aria-hidden="true"
                    className="text-20 text-paper-ink-soft transition-transform duration-150 group-open:rotate-45 motion-reduce:transition-none"
                  >
                    +
                  </span>
                </summary>
                <p className="max-w-prose pb-5 text-paper-ink-soft">{answer}</p>
              </details>
            ))}
          </div>
        </section>
      ))}
    </div>
  );
}
