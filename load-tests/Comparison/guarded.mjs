// An Express server that answers 1 KB on /open, and on /guarded to who brings a token. Prints a token once it listens.
// Usage: node guarded.mjs PORT EXPRESS_MODULES KEY_FILE_PREFIX
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [port, modules, prefix] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const express = require('express');
const jwt = require('jsonwebtoken');

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = publicKey.export({ type: 'spki', format: 'pem' });
writeFileSync(`${prefix}.pem`, pem);
const token = jwt.sign({ sub: '7', scope: 'orders:read' }, privateKey, { algorithm: 'RS256', issuer: 'https://shop.test', audience: 'shop', expiresIn: '1h' });
const body = 'a'.repeat(1024);

const app = express();
app.disable('x-powered-by').set('etag', false);
app.get('/open', (request, response) => response.type('text/plain').send(body));
app.get('/guarded', (request, response) => {
  try {
    const [, presented] = request.get('Authorization')?.split(' ') ?? [];
    jwt.verify(presented, pem, { algorithms: ['RS256'], issuer: 'https://shop.test', audience: 'shop' });
    response.type('text/plain').send(body);
  } catch {
    response.sendStatus(401);
  }
});
app.listen(Number(port), '127.0.0.1', () => console.log(token));
