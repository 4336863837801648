import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface Lockfile {
  packages: Record<string, { version?: string; integrity?: string; optional?: boolean; cpu?: string[] }>;
}

interface Manifest {
  scripts: { start: string };
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

const { packages }: Lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const manifest: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** Older ones have published vulnerabilities that concern what we do with them. */
const oldest: [name: string, version: string][] = [
  ['next', '16.4.5'],
  ['engine.io', '6.6.9'],
  ['ws', '8.21.0'],
  ['socket.io-parser', '4.2.6'],
  ['socket.io-adapter', '2.5.8'],
  ['sharp', '0.35.5'],
  ['nodemailer', '10.0.10'],
];

for (const [name, version] of oldest) {
  test(`every ${name} in the lockfile is ${version} or newer`, () => {
    for (const [place, { version: locked = '' }] of Object.entries(packages)) {
      if (place.endsWith(`node_modules/${name}`)) assert.ok(isAtLeast(locked, version), `${place} ${locked}`);
    }
  });
}

test('every direct dependency is pinned to one version, the one that is locked', () => {
  for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
    assert.match(version, /^\d+\.\d+\.\d+/, name);
    assert.equal(packages[`node_modules/${name}`]?.version, version, name);
  }
});

test('every package is known by its content, but binaries for platforms the lockfile was not made on', () => {
  for (const [place, { integrity, optional, cpu }] of Object.entries(packages)) {
    const isOtherPlatform = optional === true && cpu !== undefined && integrity === undefined;
    if (place !== '' && !isOtherPlatform) assert.match(integrity ?? '', /^sha512-/, place);
  }
});

test('the image runs what npm start runs', () => {
  const [, command = ''] = /^CMD (.+)$/m.exec(readFileSync('deploy/Dockerfile', 'utf8')) ?? [];
  assert.deepEqual(JSON.parse(command), manifest.scripts.start.split(' '));
});

function isAtLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split('-')[0]?.split('.').map(Number) ?? [];
  const [left, right] = [numbers(version), numbers(least)];
  const differing = left.findIndex((number, index) => number !== right[index]);
  return differing === -1 || (left[differing] ?? 0) > (right[differing] ?? 0);
}
