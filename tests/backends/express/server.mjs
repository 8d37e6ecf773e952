// Usage: INSTANCE=a JWT_SECRET=secret HTTP_PORT=0 RAW_PORT=0 node server.mjs
// Prints one line of JSON with the ports it got, then serves until SIGTERM.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { createApp } from './src/app.mjs';
import { attachSocketIo } from './src/socket-io.mjs';
import { attachWebSocket } from './src/websocket.mjs';
import { createRawEcho } from './src/raw-echo.mjs';

const HOST = '127.0.0.1';
const instance = process.env.INSTANCE ?? 'express';

const server = createServer(createApp(instance, process.env.JWT_SECRET));
attachSocketIo(server, instance);
attachWebSocket(server, instance);
const rawEcho = createRawEcho();

async function listen(listener, port) {
  listener.listen(Number(port ?? 0), HOST);
  await once(listener, 'listening');
  return listener.address().port;
}

const http = await listen(server, process.env.HTTP_PORT);
const raw = await listen(rawEcho, process.env.RAW_PORT);
console.log(JSON.stringify({ name: instance, http, raw }));

process.once('SIGTERM', () => process.exit(0));
