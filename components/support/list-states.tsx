'use client';
/** The list without rows: loading, empty, failed. Each of the last two offers a way out. */
import { CircleAlert, Coffee, SearchX } from 'lucide-react';
import { Button } from '#components/ui/button';
import { Loading, SkeletonBar } from '#components/ui/skeleton';
import type { Problem } from '#lib/shared/errors';
import { type Place, viewLabel } from '#lib/shared/support-place';
import type { Navigation } from './desk';
import { Notice } from './notice';

export function RowSkeletons() {
  return (
    <Loading label="Loading conversations">
      {['w-28', 'w-36', 'w-24', 'w-32', 'w-28', 'w-40', 'w-24', 'w-32'].map((width, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: shapes that never change
        <div key={index} className="flex h-[73px] gap-3 px-4 py-2">
          <SkeletonBar className="size-[34px] rounded-pill" />
          <div className="flex flex-1 flex-col gap-2 pt-1">
            <SkeletonBar className={`h-3.5 ${width}`} />
            <SkeletonBar className="h-3 w-full" />
            <SkeletonBar className="h-3 w-12" />
          </div>
        </div>
      ))}
    </Loading>
  );
}

export function ListProblem({ problem, onRetry }: { problem: Problem | null; onRetry: () => void }) {
  return (
    <Notice
      isAlert
      icon={<CircleAlert aria-hidden="true" className="size-6" strokeWidth={1.5} />}
      title="The conversations could not be loaded"
      text={problem?.message ?? 'The server cannot be reached right now.'}
      action={<Button onClick={onRetry}>Try again</Button>}
    />
  );
}

export function NothingHere({ place, go }: { place: Place; go: Navigation['go'] }) {
  if (place.query !== '') {
    return (
      <Notice
        icon={<SearchX aria-hidden="true" className="size-6" strokeWidth={1.5} />}
        title={`Nothing found for “${place.query}”`}
        text={
          place.view === 'all'
            ? 'Names, e-mails, order numbers and messages were searched.'
            : `Only ${viewLabel(place.view)} was searched.`
        }
        action={
          place.view === 'all' ? (
            <Button onClick={() => go({ query: '' })}>Clear search</Button>
          ) : (
            <Button onClick={() => go({ view: 'all' })}>Search all conversations</Button>
          )
        }
      />
    );
  }
  return (
    <Notice
      icon={<Coffee aria-hidden="true" className="size-6" strokeWidth={1.5} />}
      title={emptyTitles[place.view]}
      text={
        place.view === 'all'
          ? 'They appear here as soon as a shopper writes.'
          : 'New ones appear by themselves.'
      }
      action={
        place.view === 'all' ? null : (
          <Button onClick={() => go({ view: 'all' })}>Show all conversations</Button>
        )
      }
    />
  );
}

const emptyTitles: Record<Place['view'], string> = {
  open: 'Nobody is waiting for an answer',
  unassigned: 'Everything has an owner',
  mine: 'Nothing is assigned to you',
  pending: 'No customer has been asked anything',
  closed: 'Nothing has been closed yet',
  all: 'No conversations yet',
};
