'use client';
/** The team's bar beside the audit log: whoever reads it stays online for their team, and leaves when their session ends. */
import { Toaster } from '#components/ui/toast';
import { TooltipProvider } from '#components/ui/tooltip';
import type { Actor } from '#lib/shared/contract/entities';
import { Bar } from '../bar';
import { DeskProvider } from '../desk';
import { useSignInWhenEnded } from '../use-sign-in-when-ended';

export function AuditBar({ me }: { me: Actor }) {
  return (
    <TooltipProvider>
      <DeskProvider me={me} waiting={<EmptyBar />}>
        <WatchedBar />
      </DeskProvider>
      <Toaster />
    </TooltipProvider>
  );
}

function WatchedBar() {
  useSignInWhenEnded();
  return <Bar present="audit" />;
}

function EmptyBar() {
  return (
    <div className="shrink-0 bg-surface-0 max-md:order-last max-md:h-14 md:w-14 md:border-e md:border-line" />
  );
}
