import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { check, json, pieces } from './check.mjs';

const requireFromExpress = createRequire(new URL('../express/', import.meta.url));
const { WebSocket } = requireFromExpress('ws');
const jwt = requireFromExpress('jsonwebtoken');
const { io } = requireFromExpress('socket.io-client');

export async function checkExpress({ name, url, raw, jwtSecret }) {
  await check(`express ${name}: products, and requests are counted`, async () => {
    await json(`${url}/instance/reset`, { method: 'POST' });
    const page = await json(`${url}/api/products?page=2&limit=30`);
    assert.deepEqual([page.items.length, page.items[0].id, page.total], [30, 31, 200]);
    assert.equal((await json(`${url}/api/products/7`)).sku, 'EX-0007');
    assert.equal((await fetch(`${url}/api/products/900`)).status, 404);
    const counts = await json(`${url}/instance`);
    assert.deepEqual([counts.instance, counts.requests, counts.byPath['/api/products']], [name, 3, 1]);
  });

  await check(`express ${name}: events arrive one by one and go on after Last-Event-ID`, async () => {
    const response = await fetch(`${url}/events?count=3&interval=200`, { headers: { 'Last-Event-ID': '41' } });
    const { text, arrivedMs } = await pieces(response);
    assert.deepEqual(text.match(/^id: \d+/gm), ['id: 42', 'id: 43', 'id: 44']);
    assert.ok(arrivedMs.at(-1) - arrivedMs[0] > 100, String(arrivedMs));
  });

  await check(`express ${name}: health can be switched`, async () => {
    await json(`${url}/health/fail`, { method: 'POST' });
    assert.equal((await fetch(`${url}/health`)).status, 503);
    await json(`${url}/health/ok`, { method: 'POST' });
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });

  await check(`express ${name}: slow, status, echo`, async () => {
    const startedAt = performance.now();
    await json(`${url}/slow?ms=200`);
    assert.ok(performance.now() - startedAt >= 190);
    for (const code of [201, 204, 302, 304, 418, 500, 503]) {
      assert.equal((await fetch(`${url}/status/${code}`, { redirect: 'manual' })).status, code);
    }
    const seen = await json(`${url}/echo/a%2Fb?q=%c3`, { method: 'PATCH' });
    assert.deepEqual([seen.method, seen.target], ['PATCH', '/echo/a%2Fb?q=%c3']);
  });

  await check(`express ${name}: a token signed with the secret is let in`, async () => {
    const me = (token) => fetch(`${url}/jwt/me`, { headers: { Authorization: `Bearer ${token}` } });
    const claims = { sub: '7', scope: 'orders:read' };
    const { iat, exp, ...seen } = await (await me(jwt.sign(claims, jwtSecret, { expiresIn: 60 }))).json();
    assert.deepEqual([seen, exp - iat], [claims, 60]);
    const none = jwt.sign(claims, '', { algorithm: 'none' });
    for (const token of [jwt.sign(claims, 'another'), jwt.sign(claims, jwtSecret, { expiresIn: -60 }), none, 'x']) {
      assert.equal((await me(token)).status, 401);
    }
  });

  await check(`express ${name}: uploads are hashed and sent back`, async () => {
    const body = Buffer.alloc(3_000_000, 'upload');
    const sha256 = createHash('sha256').update(body).digest('hex');
    const answer = await json(`${url}/uploads`, { method: 'POST', body });
    assert.deepEqual([answer.size, answer.sha256], [body.length, sha256]);
    const echoed = await fetch(`${url}/uploads/echo`, { method: 'POST', body });
    assert.deepEqual(Buffer.from(await echoed.arrayBuffer()), body);
  });

  await check(`express ${name}: trailers both ways`, async () => {
    const answer = await exchange(`${url}/trailers`, 'GET');
    assert.equal(answer.trailers['x-checksum'], createHash('sha256').update(answer.text).digest('hex'));
    const received = await exchange(`${url}/trailers`, 'POST', { 'X-Signature': 'abc' });
    assert.deepEqual(JSON.parse(received.text), { trailers: { 'x-signature': 'abc' } });
  });

  await check(`express ${name}: WebSocket echo, subprotocol, ping and close`, () => talkOverWebSocket(url, name));
  await check(`express ${name}: socket.io upgrades from polling`, () => talkOverSocketIo(url, name));
  await check(`express ${name}: the raw echo answers the very bytes`, () => talkToRawEcho(raw));
}

async function exchange(url, method, trailers) {
  const request = httpRequest(url, { method, headers: trailers && { Trailer: Object.keys(trailers).join(', ') } });
  if (trailers) {
    request.write('body');
    request.addTrailers(trailers);
  }
  request.end();
  const [response] = await once(request, 'response');
  let text = '';
  for await (const piece of response) text += piece;
  return { text, trailers: response.trailers };
}

async function talkOverWebSocket(url, name) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws?room=1`, ['shop.v1', 'other']);
  await once(socket, 'open');
  const ask = async (message) => {
    socket.send(message);
    const [data, isBinary] = await once(socket, 'message');
    return isBinary ? data : data.toString();
  };

  assert.deepEqual(JSON.parse(await ask('whoami')), { instance: name, protocol: 'shop.v1', target: '/ws?room=1' });
  assert.equal(await ask('héllo'), 'héllo');
  assert.deepEqual(await ask(Buffer.from([0, 255, 7])), Buffer.from([0, 255, 7]));
  assert.equal(await ask('ping'), 'pong');
  socket.send('close:4001:bye');
  const [code, reason] = await once(socket, 'close');
  assert.deepEqual([code, reason.toString()], [4001, 'bye']);
}

async function talkOverSocketIo(url, name) {
  const socket = io(url, { reconnection: false, forceNew: true });
  const next = (emitter, event) => new Promise((resolve) => emitter.once(event, resolve));
  try {
    const welcomed = next(socket, 'welcome');
    await next(socket.io, 'open');
    const upgraded = next(socket.io.engine, 'upgrade');
    assert.equal((await welcomed).instance, name);
    await upgraded;
    const answer = await socket.timeout(5000).emitWithAck('say', 'hello');
    assert.deepEqual(answer, { instance: name, text: 'hello', transport: 'websocket' });
  } finally {
    socket.close();
  }
}

async function talkToRawEcho(raw) {
  const { hostname, port } = new URL(raw);
  const requests = [
    { head: 'GET /a%2fb?x HTTP/1.1\r\nhOst: shop\r\nX-Odd:  \xe9 \r\n\r\n', body: '' },
    { head: 'POST / HTTP/1.1\r\nHost: shop\r\nContent-Length: 5\r\n\r\n', body: 'hello' },
    { head: 'PUT / HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\n', body: '3\r\nabc\r\n0\r\nX-T: 1\r\n\r\n' },
  ];
  const socket = connect(Number(port), hostname);
  try {
    for (const [index, { head, body }] of requests.entries()) {
      socket.write(Buffer.from(head + body, 'latin1'));
      const [data] = await once(socket, 'data');
      const seen = JSON.parse(data.toString().split('\r\n\r\n')[1]);
      assert.equal(Buffer.from(seen.head, 'base64').toString('latin1'), head);
      assert.equal(Buffer.from(seen.body, 'base64').toString('latin1'), body);
      assert.equal(seen.request, index + 1);
    }
  } finally {
    socket.destroy();
  }
}
