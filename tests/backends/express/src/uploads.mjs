import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';

/** Reads a body as a stream and answers what arrived. */
export async function hashUpload(request, response) {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of request) {
    hash.update(chunk);
    size += chunk.length;
  }
  response.json({ size, sha256: hash.digest('hex'), type: request.get('Content-Type') ?? null });
}

/** Sends the body back while it is still coming in. */
export async function echoUpload(request, response) {
  response.type(request.get('Content-Type') ?? 'application/octet-stream');
  response.flushHeaders();
  await pipeline(request, response);
}
