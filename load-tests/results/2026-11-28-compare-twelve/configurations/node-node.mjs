// What one writes in plain Node for a reverse proxy: node:http with a keep-alive agent, zlib, and jsonwebtoken where it is installed.
// Usage: node node.mjs PORT H2_PORT ORIGIN PUBLIC_KEY_FILE MODULES
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createRequire } from 'node:module';
import { forwarder } from './forward.mjs';

const [port, h2Port, origin, keyFile, modules] = process.argv.slice(2);
const key = readFileSync(keyFile);
const forward = forwarder(origin);
let jsonwebtoken;
try {
  jsonwebtoken = createRequire(`${modules}/`)('jsonwebtoken');
} catch {
  console.error('node.mjs: jsonwebtoken is not there: /guarded/ answers 501');
}

function status(request) {
  if (!request.url.startsWith('/guarded/')) return 200;
  if (!jsonwebtoken) return 501;
  try {
    const [, token] = request.headers.authorization?.split(' ') ?? [];
    jsonwebtoken.verify(token, key, { algorithms: ['RS256'], issuer: 'https://shop.test', audience: 'shop' });
    return 200;
  } catch {
    return 401;
  }
}

function handle(request, response) {
  const refusal = status(request);
  if (refusal === 200) forward(request, response);
  else response.writeHead(refusal).end();
}

const server = createServer({ keepAliveTimeout: 600_000 }, handle);
server.maxRequestsPerSocket = 0;
server.listen({ host: '127.0.0.1', port: Number(port), backlog: 8192 });
createHttp2Server(handle).listen({ host: '127.0.0.1', port: Number(h2Port) });
