import { createHash } from 'node:crypto';

/** A chunked answer that ends with trailers. */
export function sendTrailers(request, response) {
  const parts = ['first part\n', 'second part\n', 'third part\n'];
  response.writeHead(200, { 'Content-Type': 'text/plain', Trailer: 'X-Checksum, X-Parts' });
  for (const part of parts) response.write(part);
  response.addTrailers({
    'X-Checksum': createHash('sha256').update(parts.join('')).digest('hex'),
    'X-Parts': String(parts.length),
  });
  response.end();
}

/** Answers the trailers that came with a request. */
export function receiveTrailers(request, response) {
  request.resume();
  request.on('end', () => response.json({ trailers: request.trailers }));
}
