/**
 * The measured full house, simulated: 200 conversations with one message in flight each, clients, server and PostgreSQL on
 * the processors of the measured machine. It knows what our server's message costs, not how many it moved: what comes out
 * beside the measured throughput shows how far the simulation can be trusted.
 */
import type { Figures } from '../figures';
import { Batches } from './batches';
import { Clock, Processors, randomOf, Station } from './clock';
import { costsOf } from './costs';

const conversations = 200;
const seconds = 5;
const warmUpSeconds = 1;
/** Of what a message costs a node, before it is stored. */
export const shareBefore = 0.45;

/** Messages a second. */
export function simulateFullHouse(figures: Figures, seed: number): number {
  const costs = costsOf(figures);
  const random = randomOf(seed);
  const uneven = () => -Math.log(1 - random());
  const clock = new Clock();
  const processors = new Processors(figures.machine.cores);
  const clients = new Station(clock, 1, processors);
  const node = new Station(clock, 1, processors);
  const postgres = new Station(clock, figures.machine.cores, processors);
  const batches = new Batches(clock, postgres, costs, () => 1);
  let counted = 0;
  const talk = () => {
    clients.serve((costs.client / 2) * uneven(), () =>
      node.serve(costs.node * shareBefore * uneven(), () =>
        batches.append(() =>
          node.serve(costs.node * (1 - shareBefore) * uneven(), () =>
            clients.serve((costs.client / 2) * uneven(), () => {
              if (clock.now >= warmUpSeconds * 1e6) counted += 1;
              talk();
            }),
          ),
        ),
      ),
    );
  };
  for (let number = 0; number < conversations; number += 1) talk();
  clock.run((warmUpSeconds + seconds) * 1e6);
  return counted / seconds;
}
