/** How far an order has come, in the words the shop and its support share. */
import type { OrderSummary } from '#lib/shared/contract/commands';

const words: Record<OrderSummary['status'], { name: string; sentence: string }> = {
  pending: { name: 'Pending', sentence: 'We have your order and will pack it next.' },
  processed: { name: 'Processed', sentence: 'Packed and handed to the carrier.' },
  delivered: { name: 'Delivered', sentence: 'The carrier says that it has arrived.' },
  cancelled: { name: 'Cancelled', sentence: 'This order was cancelled. Nothing is owed.' },
};

const steps: readonly OrderSummary['status'][] = ['pending', 'processed', 'delivered'];

export function OrderStatusName({ status }: { status: OrderSummary['status'] }) {
  return (
    <span className="inline-flex items-center gap-2 rounded-pill border border-paper-line px-3 py-0.5 text-14">
      <span
        aria-hidden="true"
        className={`size-2 rounded-pill ${status === 'cancelled' ? 'border border-current' : status === 'delivered' ? 'bg-current' : 'bg-accent'}`}
      />
      {words[status].name}
    </span>
  );
}

export function OrderProgress({ status }: { status: OrderSummary['status'] }) {
  const reached = steps.indexOf(status);
  return (
    <div>
      <p>{words[status].sentence}</p>
      {status !== 'cancelled' && (
        <ol className="mt-5 grid grid-cols-3 gap-2">
          {steps.map((step, index) => (
            <li
              key={step}
              aria-current={index === reached ? 'step' : undefined}
              className={`border-t-2 pt-2.5 text-14 ${index <= reached ? 'border-accent font-medium' : 'border-paper-line text-paper-ink-soft'}`}
            >
              {words[step].name}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
