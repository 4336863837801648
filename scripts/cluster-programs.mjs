/**
 * Finds what tests of several servers need, redis-server and haproxy; on Debian, as root, installs what is missing.
 * Neither is left running: each test starts its own.
 */
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { capture, loadTypeScript } from './steps.mjs';

/** Debian asks it before it starts a service that it has just installed; 101 is no. */
const servicePolicy = '/usr/sbin/policy-rc.d';

/** @returns {Promise<string>} one sentence for people about what cannot be tested here; empty when all is there */
export async function findClusterPrograms() {
  await loadTypeScript();
  const { missingPrograms } = await import('../e2e/fixtures/programs.ts');
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (missingPrograms().length > 0 && isDebianRoot) await installFromDebian(missingPrograms());
  const missing = missingPrograms();
  if (missing.length === 0) return '';
  return `NOT TESTED: several servers with one Redis behind HAProxy. Install ${missing.join(' and ')} to test them.`;
}

async function installFromDebian(packages) {
  const isPolicyOurs = !existsSync(servicePolicy);
  if (isPolicyOurs) writeFileSync(servicePolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await capture('apt-get', ['update']);
    await capture('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  } finally {
    if (isPolicyOurs) rmSync(servicePolicy);
  }
}
