/**
 * Forms sent as multipart are looked at before Next parses them, because what is cut off or no form at all would be
 * an error of ours there, and is the sender's. The body stays in the request, whole.
 */
import type { IncomingMessage } from 'node:http';

/** True for every body that is no multipart form, and for those that begin and end as they say. */
export async function isFormWhole(request: IncomingMessage): Promise<boolean> {
  const { 'content-type': type = '', 'content-length': length } = request.headers;
  if (!/^multipart\/form-data\b/i.test(type)) return true;
  const boundary = /;\s*boundary="?([^";\s]+)"?/i.exec(type)?.[1];
  const body = await bodyOf(request, Number(length ?? 0));
  if (boundary === undefined || body === null) return false;
  request.unshift(body);
  const text = body.toString('latin1').trim();
  return text.startsWith(`--${boundary}`) && text.endsWith(`--${boundary}--`);
}

/** Null where the sender went away, or there is no body. `size` is small: the guard has looked at it. */
function bodyOf(request: IncomingMessage, size: number): Promise<Buffer | null> {
  if (size === 0) return Promise.resolve(null);
  return new Promise((resolve) => {
    const finish = (body: Buffer | null) => {
      request.off('readable', look).off('close', leave).off('error', leave);
      resolve(body);
    };
    const look = () => {
      const body: Buffer | null = request.read(size);
      if (body !== null) finish(body.length === size ? body : null);
    };
    const leave = () => finish(null);
    request.on('readable', look).on('close', leave).on('error', leave);
  });
}
