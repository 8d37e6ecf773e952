import assert from 'node:assert/strict';
import { createDecipheriv, createHash, createVerify } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { check, cookiesOf, json } from './check.mjs';
import { logIn } from './laravel.mjs';
import { ask } from './redis.mjs';

const CLIENT = { client_id: '1', client_secret: 'mobile-app' };
const ADA = { id: 1, name: 'Ada', email: 'ada@example.test' };

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const token = (id, name) => `${id}|${name.padEnd(40, '0')}`;
const bearer = (credential) => ({ headers: { Authorization: `Bearer ${credential}` } });

export async function checkLaravelAuth({ laravel, redis }) {
  const { url, appKeyFile, redisSessions, oauth } = laravel;

  await check('laravel: a personal access token names its user and its abilities', async () => {
    await fetch(`${url}/api/user/uses/reset`, { method: 'POST' });
    const orders = token(1, 'orders');
    for (const credential of [orders, orders.split('|')[1]]) {
      assert.deepEqual(await json(`${url}/api/user`, bearer(credential)), { ...ADA, abilities: ['orders:read'] });
    }
    assert.deepEqual((await json(`${url}/api/user`, bearer(token(3, 'everything')))).abilities, ['*']);
    for (const credential of [token(2, 'expired'), token(2, 'orders'), token(99, 'orders'), 'x|y', '1|']) {
      await refused(`${url}/api/user`, bearer(credential));
    }
    await refused(`${url}/api/user`);

    const uses = await json(`${url}/api/user/uses`);
    assert.deepEqual([uses.total, uses.credentials[sha256(orders)], uses.credentials[sha256('')]], [9, 1, 1]);
  });

  await check("laravel: a session counts for the API when the shop's own pages ask", async () => {
    const Cookie = cookiesOf(await logIn(url));
    for (const from of [{ Origin: url }, { Referer: `${url}/account` }]) {
      assert.deepEqual(await json(`${url}/api/user`, { headers: { Cookie, ...from } }), { ...ADA, abilities: ['*'] });
    }
    for (const from of [{}, { Origin: `${url}0` }, { Origin: url, Referer: 'http://elsewhere.example/' }]) {
      await refused(`${url}/api/user`, { headers: { Cookie, ...from } });
    }
  });

  await check('laravel: the other server keeps its sessions in Redis', async () => {
    const Cookie = cookiesOf(await logIn(redisSessions.url));
    const headers = { Cookie, Origin: redisSessions.url };
    assert.equal((await json(`${redisSessions.url}/api/user`, { headers })).id, ADA.id);
    const session = await ask(redis, `GET ${redisSessions.keyPrefix}${sessionId(Cookie, appKeyFile)}`);
    assert.match(session, /"login_web_[0-9a-f]{40}";i:1;/);
    await refused(`${url}/api/user`, { headers: { Cookie, Origin: url } });
  });

  await check("laravel: a token is signed and shaped as Passport's", async () => {
    const { token_type: type, access_token: jwt } = await json(...passwordGrant(url, 'password'));
    assert.equal(type, 'Bearer');
    const [header, payload, signature] = jwt.split('.');
    const publicKey = readFileSync(oauth.publicKeyFile);
    const verifier = createVerify('sha256').update(`${header}.${payload}`);
    assert.ok(verifier.verify(publicKey, signature, 'base64url'));
    assert.deepEqual(decoded(header), { typ: 'JWT', alg: 'RS256' });

    const { jti, iat, nbf, exp, ...claims } = decoded(payload);
    assert.deepEqual(claims, { aud: '1', sub: '1', scopes: ['orders:read', 'orders:write'] });
    assert.match(jti, /^[0-9a-f]{80}$/);
    assert.ok(nbf === iat && exp - iat > 364 * 86_400);
    assert.equal((await fetch(...passwordGrant(url, 'wrong'))).status, 400);
  });

  await check('laravel: a revoked token is in the set of those', async () => {
    const grant = post(`${url}/oauth/token`, { ...CLIENT, grant_type: 'client_credentials' });
    const { access_token: jwt } = await json(...grant);
    const { jti, sub, aud } = decoded(jwt.split('.')[1]);
    assert.equal(sub, aud);
    assert.equal(await ask(redis, `SISMEMBER ${oauth.revokedSet} ${jti}`), ':0\r\n');
    assert.equal((await fetch(...post(`${url}/oauth/revoke`, { ...CLIENT, token: jwt }))).status, 200);
    assert.equal(await ask(redis, `SISMEMBER ${oauth.revokedSet} ${jti}`), ':1\r\n');
    assert.equal((await fetch(...post(`${url}/oauth/revoke`, { token: jwt }))).status, 401);
  });
}

const decoded = (part) => JSON.parse(Buffer.from(part, 'base64url'));

const post = (url, fields) => [url, { method: 'POST', body: new URLSearchParams(fields) }];

function passwordGrant(url, password) {
  const grant = { grant_type: 'password', username: ADA.email, password, scope: 'orders:read orders:write' };
  return post(`${url}/oauth/token`, { ...CLIENT, ...grant });
}

function sessionId(cookies, appKeyFile) {
  const cookie = /laravel_session=([^;]+)/.exec(cookies)[1];
  const { iv, value } = JSON.parse(Buffer.from(decodeURIComponent(cookie), 'base64'));
  const key = Buffer.from(readFileSync(appKeyFile, 'utf8').replace('base64:', ''), 'base64');
  const cipher = createDecipheriv('aes-256-cbc', key, Buffer.from(iv, 'base64'));
  return (cipher.update(value, 'base64', 'utf8') + cipher.final('utf8')).split('|')[1];
}

async function refused(url, options) {
  const response = await fetch(url, options);
  assert.deepEqual([response.status, await response.json()], [401, { message: 'Unauthenticated.' }]);
}
