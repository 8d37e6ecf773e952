import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { check, cookiesOf, json } from './check.mjs';
import { logIn } from './laravel.mjs';

const ADA = { id: 1, name: 'Ada', email: 'ada@example.test' };

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const token = (id, name) => `${id}|${name.padEnd(40, '0')}`;
const bearer = (credential) => ({ headers: { Authorization: `Bearer ${credential}` } });

export async function checkLaravelAuth({ url }) {
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
}

async function refused(url, options) {
  const response = await fetch(url, options);
  assert.deepEqual([response.status, await response.json()], [401, { message: 'Unauthenticated.' }]);
}
