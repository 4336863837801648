import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { coresOf, keepApart } from './cores';

test('the list of cores is read as Linux writes it', () => {
  assert.deepEqual(coresOf('0-3,6'), [0, 1, 2, 3, 6]);
  assert.deepEqual(coresOf('2'), [2]);
});

test('server and clients share no core once they are kept apart', (context) => {
  const [server, clients] = [0, 1].map(() => spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']));
  try {
    if (!keepApart({ pid: server?.pid ?? 0 }, { pid: clients?.pid ?? 0 })) {
      return context.skip('This machine has one core, or no taskset.');
    }
    const [ofServer = [], ofClients = []] = [server, clients].map((one) => coresNow(one?.pid));
    assert.equal(ofClients.length, 1);
    assert.ok(ofServer.length > 0 && !ofServer.some((core) => ofClients.includes(core)));
  } finally {
    server?.kill();
    clients?.kill();
  }
});

function coresNow(pid: number | undefined): number[] {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return coresOf(/^Cpus_allowed_list:\s*(\S+)$/m.exec(status)?.[1] ?? '');
}
