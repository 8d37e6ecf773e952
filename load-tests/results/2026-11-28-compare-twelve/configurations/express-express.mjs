// The check of a token as Express applications make it: a middleware with jsonwebtoken in front of the routes. Forwards as node.mjs does.
// Usage: node express.mjs PORT ORIGIN PUBLIC_KEY_FILE MODULES
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { forwarder } from './forward.mjs';

const [port, origin, keyFile, modules] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const express = require('express');
const jsonwebtoken = require('jsonwebtoken');
const key = readFileSync(keyFile);

const application = express();
application.disable('x-powered-by');
application.use('/guarded', (request, response, next) => {
  try {
    const [, token] = request.headers.authorization?.split(' ') ?? [];
    request.user = jsonwebtoken.verify(token, key, { algorithms: ['RS256'], issuer: 'https://shop.test', audience: 'shop' });
  } catch {
    response.sendStatus(401);
    return;
  }
  next();
});
application.use(forwarder(origin));

const server = createServer({ keepAliveTimeout: 600_000 }, application);
server.maxRequestsPerSocket = 0;
server.listen({ host: '127.0.0.1', port: Number(port), backlog: 8192 });
