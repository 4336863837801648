/** What people write to a shop: a fixed series of messages, the same for every server, of 20 to 220 characters. */
const sentences = [
  'Hello, where is my order?',
  'It was meant to arrive on Tuesday and the tracking page has not moved since Sunday.',
  'The kettle is lovely, but its lid does not close.',
  'Could I still change the address?',
  'We moved last week, and the old flat has no letter box any more.',
  'Thank you, that is all I wanted to know.',
  'Do you ship the green teapot to Norway?',
  'I have tried twice now; the payment goes through and then the page says that my cart is empty.',
];

export function bodyOf(number: number): string {
  const first = sentences[number % sentences.length] ?? '';
  const second = sentences[(number * 5 + 3) % sentences.length] ?? '';
  return number % 3 === 0 ? `${first} ${second}` : first;
}
