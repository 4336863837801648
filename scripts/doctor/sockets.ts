/** Whether browsers get a line to the server: by polling, as each begins, and by WebSocket, as each goes on. */
import { randomBytes } from 'node:crypto';
import { get as getOverHttp } from 'node:http';
import { get as getOverHttps } from 'node:https';
import { text } from 'node:stream/consumers';

const patienceMs = 5_000;
const upgradeHeaders = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };

/** @param origin of the pages that open the line */
export async function socketProblems(address: string, origin: string): Promise<string[]> {
  const polling = await ask(lineAt(address, 'polling'), { origin });
  if (polling.status === 403) {
    return [
      `Pages at ${origin} get no line from ${address} (403): run the server with PUBLIC_URL or ALLOWED_ORIGINS so that it knows them, and let the proxy leave the header Origin as it is.`,
    ];
  }
  // As Engine.IO opens a line.
  if (polling.status !== 200 || !polling.body.startsWith('0{')) {
    return [
      `${address}/socket.io/ answers ${said(polling)}, so nobody gets a line: let the proxy pass that path on to Shopbell.`,
    ];
  }
  const key = { 'sec-websocket-key': randomBytes(16).toString('base64') };
  const upgrade = await ask(lineAt(address, 'websocket'), { origin, ...upgradeHeaders, ...key });
  if (upgrade.status === 101) return [];
  return [
    `${address} answers ${said(upgrade)} to a WebSocket, so every client keeps polling: let the proxy speak HTTP/1.1 to Shopbell and pass on the headers Upgrade and Connection.`,
  ];
}

function lineAt(address: string, transport: string): URL {
  const url = new URL('/socket.io/', address);
  url.search = new URLSearchParams({ EIO: '4', transport }).toString();
  return url;
}

interface Answer {
  /** 0 for none. */
  status: number;
  body: string;
}

const said = ({ status, body }: Answer) => (status === 0 ? `nothing (${body})` : status);

function ask(url: URL, headers: Record<string, string>): Promise<Answer> {
  const get = url.protocol === 'https:' ? getOverHttps : getOverHttp;
  return new Promise<Answer>((resolve, reject) => {
    const request = get(url, { headers, signal: AbortSignal.timeout(patienceMs), agent: false });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, body: '' });
    });
    request.on('response', (response) =>
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject),
    );
    request.on('error', reject);
  }).catch((error: Error) => ({ status: 0, body: error.message }));
}
