/** Every address that nothing else answers: the shop's own "not found", with its head, its chat and its nonce. */
import { notFound } from 'next/navigation';

export default function MissingPage(): never {
  notFound();
}
