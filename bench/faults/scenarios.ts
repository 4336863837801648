/** All named scenarios, in the order of the table. */
import type { Scenario } from './scenario';
import { browsers } from './scenarios/browsers';
import { databases } from './scenarios/databases';
import { fullDisk } from './scenarios/full-disk';
import { kills } from './scenarios/kills';
import { networks } from './scenarios/networks';
import { servers } from './scenarios/servers';
import { tabs } from './scenarios/tabs';

export const scenarios: readonly Scenario[] = [
  ...kills,
  ...servers,
  ...databases,
  fullDisk,
  ...networks,
  ...tabs,
  ...browsers,
];
