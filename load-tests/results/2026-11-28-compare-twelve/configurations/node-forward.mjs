// Forwards requests with node:http and a keep-alive agent, encoding answers with gzip below /encode/.
import { Agent, request as send } from 'node:http';
import { pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';

const hopByHop = new Set(['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

function endToEnd(headers) {
  const kept = {};
  for (const name in headers) if (!hopByHop.has(name) && name[0] !== ':') kept[name] = headers[name];
  return kept;
}

/** Makes the handler that forwards to an origin, given as HOST:PORT. */
export function forwarder(origin) {
  const [host, port] = origin.split(':');
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity, maxFreeSockets: 8192 });
  return (request, response) => {
    const headers = endToEnd(request.headers);
    headers.host ??= request.headers[':authority'];
    const upstream = send({ host, port, method: request.method, path: request.url, headers, agent }, (answer) => {
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
  };
}
