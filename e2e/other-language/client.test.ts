import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { demoPassword, startServer } from '../fixtures/server';

/** Debian's packages belong to the system's Python, whichever other comes first in PATH. */
const python = ['/usr/bin/python3', 'python3'].find(
  (program) => spawnSync(program, ['-c', 'import socketio, requests, websocket']).status === 0,
);
const skip =
  python === undefined &&
  'NO CLIENT IN ANOTHER LANGUAGE WAS TESTED: apt-get install python3-socketio python3-requests python3-websocket';

test('a Python client talks as guest, customer and agent, over polling and over WebSocket', {
  skip,
}, async () => {
  const server = await startServer({ isPlanted: true, variables: { LIMITS: 'on', LOG_LEVEL: 'warn' } });
  try {
    const client = path.join(import.meta.dirname, 'client.py');
    const { status, stdout, stderr } = spawnSync(
      python ?? '',
      ['-B', client, server.url, '--password', demoPassword],
      { encoding: 'utf8', timeout: 120_000 },
    );
    assert.equal(status, 0, `${stdout}\n${stderr}\n${server.output()}`);
    assert.match(stdout, /Both transports carried both sides\./);
  } finally {
    await server.close();
  }
});
