/** @type {import('next').NextConfig} */
const config = {
  allowedDevOrigins: ['127.0.0.1'],
  poweredByHeader: false,
  devIndicators: false,
  // `npm test` checks types by itself, before the build; `npm start` need not wait for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  // Shared with server.ts, which loads them without a bundler.
  serverExternalPackages: [
    '@node-rs/argon2',
    '@prisma/adapter-pg',
    '@prisma/client',
    'pg',
    'pino',
    'prom-client',
    'rate-limiter-flexible',
    'redis',
    'socket.io',
  ],
  // Drawings change with a release at most, and rarely then.
  headers: async () => [
    {
      source: '/products/:drawing',
      headers: [{ key: 'Cache-Control', value: 'public, max-age=86400, stale-while-revalidate=604800' }],
    },
  ],
  experimental: {
    // A form holds a message or an order, nothing larger. The same size as one event on a socket.
    serverActions: { bodySizeLimit: '64kb' },
  },
};

export default config;
