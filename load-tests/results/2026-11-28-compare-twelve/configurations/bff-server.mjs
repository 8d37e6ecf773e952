// What one writes in Node for a screen of several calls: Fastify, and undici with a pool of kept connections.
// Usage: node server.mjs PORT BACKEND
import fastify from 'fastify';
import { Pool } from 'undici';

const [port, backend] = process.argv.slice(2);
// 64 clients' screens of three parts are 192 calls at a time: none of them waits for a connection.
const pool = new Pool(backend, { connections: 256 });

async function part(path) {
  const { statusCode, body } = await pool.request({ path, method: 'GET', headers: { accept: 'application/json' } });
  if (statusCode !== 200) throw new Error(`${path} answers ${statusCode}`);
  return body.json();
}

const app = fastify();

for (const [screen, count, size] of [['three', 3, '1k'], ['twenty', 20, '50k']]) {
  app.get(`/${screen}`, async () => {
    const parts = await Promise.all(Array.from({ length: count }, (_, index) => part(`/${size}/${index}`)));
    return Object.fromEntries(parts.map((value, index) => [`part${index}`, value]));
  });
}

await app.listen({ host: '127.0.0.1', port: Number(port) });
