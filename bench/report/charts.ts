/** Every chart of a run as an SVG file. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Figures } from '../figures';
import {
  agentsChart,
  latencyChart,
  memoryChart,
  nodesChart,
  processorChart,
  throughputChart,
} from './charts/house';
import { inboxChart, searchChart } from './charts/inbox';
import { overviewChart } from './charts/overview';
import { restartChart } from './charts/restart';

/** By the name of its file, without `.svg`. */
export function chartsOf(figures: Figures): Record<string, string> {
  const nodes = nodesChart(figures);
  return {
    overview: overviewChart(figures),
    throughput: throughputChart(figures),
    latency: latencyChart(figures),
    processor: processorChart(figures),
    agents: agentsChart(figures),
    memory: memoryChart(figures),
    inbox: inboxChart(figures),
    search: searchChart(figures),
    restart: restartChart(figures),
    ...(nodes === null ? {} : { nodes }),
  };
}

export function writeCharts(figures: Figures, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, svg] of Object.entries(chartsOf(figures))) {
    writeFileSync(path.join(folder, `${name}.svg`), svg);
  }
}
