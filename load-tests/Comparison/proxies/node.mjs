// What one writes in plain Node for a reverse proxy: node:http with a keep-alive agent, zlib, and jsonwebtoken where it is installed.
// Usage: node node.mjs PORT H2_PORT ORIGIN PUBLIC_KEY_FILE MODULES
import { readFileSync } from 'node:fs';
import { Agent, createServer, request as send } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createRequire } from 'node:module';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';

const [port, h2Port, origin, keyFile, modules] = process.argv.slice(2);
const [host, originPort] = origin.split(':');
const key = readFileSync(keyFile);
const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 8192 });
const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);
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

function endToEnd(headers) {
  const kept = {};
  for (const name in headers) if (!hopByHop.has(name) && name[0] !== ':') kept[name] = headers[name];
  return kept;
}

function handle(request, response) {
  const refusal = status(request);
  if (refusal !== 200) {
    response.writeHead(refusal).end();
    return;
  }
  const headers = endToEnd(request.headers);
  headers.host ??= request.headers[':authority'];
  const upstream = send({ host, port: originPort, method: request.method, path: request.url, headers, agent }, (answer) => {
    const answered = endToEnd(answer.headers);
    const encodes = request.url.startsWith('/encode/') && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (encodes) {
      delete answered['content-length'];
      answered['content-encoding'] = 'gzip';
    }
    response.writeHead(answer.statusCode, answered);
    const ended = (error) => error && response.destroy();
    if (encodes) pipeline(answer, createGzip({ level: 4 }), response, ended);
    else pipeline(answer, response, ended);
  });
  upstream.on('error', (error) => {
    console.error(`${request.method} ${request.url}: ${error.message}`);
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  if (request.method === 'GET' || request.method === 'HEAD') upstream.end();
  else pipeline(request, upstream, () => {});
}

const server = createServer({ keepAliveTimeout: 600_000 }, handle);
server.maxRequestsPerSocket = 0;
server.listen({ host: '127.0.0.1', port: Number(port), backlog: 8192 });
createHttp2Server(handle).listen({ host: '127.0.0.1', port: Number(h2Port) });
