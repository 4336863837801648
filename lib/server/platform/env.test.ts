import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseEnvironment } from './env';

const enough = {
  DATABASE_URL: 'postgresql://shop:secret@127.0.0.1:5432/shop',
  AUTH_SECRET: '0123456789abcdef0123456789abcdef',
};

test('the name of our connections is ours, whatever the address of the database says', () => {
  const urlOf = (query: string) => {
    const DATABASE_URL = `${enough.DATABASE_URL}?${query}`;
    return parseEnvironment({ ...enough, DATABASE_URL }).DATABASE_URL;
  };
  for (const query of [
    'application_name=web&sslmode=require',
    'sslmode=require&application_name=my%20shop',
  ]) {
    assert.deepEqual([...new URL(urlOf(query)).searchParams], [['sslmode', 'require']]);
  }
});

test('a database and a secret are enough', () => {
  const { HOST, PORT, LIMITS, TRUST_PROXY, ALLOWED_ORIGINS } = parseEnvironment(enough);
  assert.deepEqual(
    { HOST, PORT, LIMITS, TRUST_PROXY, ALLOWED_ORIGINS },
    { HOST: '127.0.0.1', PORT: 3000, LIMITS: 'on', TRUST_PROXY: 0, ALLOWED_ORIGINS: [] },
  );
});

test('an empty variable counts as none', () => {
  assert.equal(parseEnvironment({ ...enough, PORT: '', PUBLIC_URL: '' }).PORT, 3000);
  assert.throws(() => parseEnvironment({ ...enough, AUTH_SECRET: '' }), /^Error: AUTH_SECRET is missing/);
});

test('addresses of ours become origins', () => {
  const { PUBLIC_URL, ALLOWED_ORIGINS } = parseEnvironment({
    ...enough,
    PUBLIC_URL: 'https://Shop.Example/start',
    ALLOWED_ORIGINS: 'https://www.shop.example, http://127.0.0.1:8080',
  });
  assert.equal(PUBLIC_URL, 'https://shop.example');
  assert.deepEqual(ALLOWED_ORIGINS, ['https://www.shop.example', 'http://127.0.0.1:8080']);
});

const refused: [variables: Record<string, string | undefined>, sentence: RegExp][] = [
  [{ DATABASE_URL: undefined }, /^DATABASE_URL is missing; .*\.$/],
  [{ DATABASE_URL: 'mysql://localhost/shop' }, /^DATABASE_URL must be an address such as postgresql:/],
  [{ AUTH_SECRET: undefined }, /^AUTH_SECRET is missing; set it to at least 32 random characters/],
  [{ AUTH_SECRET: 'short' }, /^AUTH_SECRET is too short/],
  [{ PORT: 'http' }, /^PORT must be a whole number from 0 to 65535\.$/],
  [{ PORT: '70000' }, /^PORT must be a whole number/],
  [{ PORT: '80.5' }, /^PORT must be a whole number/],
  [{ PUBLIC_URL: 'shop.example' }, /^PUBLIC_URL must be an address such as https:/],
  [{ ALLOWED_ORIGINS: 'https://a.example,b' }, /^ALLOWED_ORIGINS must be an address/],
  [{ REDIS_URL: 'http://127.0.0.1' }, /^REDIS_URL must be an address such as redis:/],
  [{ TRUST_PROXY: 'true' }, /^TRUST_PROXY must be a whole number from 0 to 10\.$/],
  [{ LOG_LEVEL: 'loud' }, /^LOG_LEVEL must be one of fatal, error/],
  [{ METRICS_TOKEN: 'abc' }, /^METRICS_TOKEN is too short/],
  [{ LIMIT_CUSTOMER_MESSAGES: '0' }, /^LIMIT_CUSTOMER_MESSAGES must be a whole number/],
  [{ LIMIT_CUSTOMER_MESAGES: '5' }, /^LIMIT_CUSTOMER_MESAGES is no variable of Shopbell/],
];

for (const [variables, sentence] of refused) {
  const [[name, value] = []] = Object.entries(variables);
  test(`${name}=${value ?? '(none)'} is refused in one sentence that names it`, () => {
    assert.throws(
      () => parseEnvironment({ ...enough, ...variables }),
      (error: Error) => {
        assert.match(error.message, sentence);
        assert.ok(!error.message.includes('\n'));
        return true;
      },
    );
  });
}

test('limits are lifted only where nobody else can come', () => {
  const lifted = { ...enough, LIMITS: 'off' };
  for (const HOST of ['127.0.0.1', 'localhost', '::1']) {
    assert.equal(parseEnvironment({ ...lifted, HOST }).LIMITS, 'off');
  }
  for (const open of [{ HOST: '0.0.0.0' }, { PUBLIC_URL: 'http://127.0.0.1:3000' }, { TRUST_PROXY: '1' }]) {
    assert.throws(() => parseEnvironment({ ...lifted, ...open }), /^Error: LIMITS can be off only/);
  }
});

test('a secret is never repeated in what is said about it', () => {
  assert.throws(
    () => parseEnvironment({ ...enough, AUTH_SECRET: 'hunter2' }),
    (error: Error) => !error.message.includes('hunter2'),
  );
});
