import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { check, cookiesOf, json, pieces } from './check.mjs';

const UPLOAD_BYTES = 20 * 1024 * 1024;
const CATALOGUE_BYTES = 5_000_000;

const sha256 = (data, encoding) => createHash('sha256').update(data).digest(encoding);

export async function checkLaravel({ url }) {
  await check('laravel: products are listed in pages', async () => {
    const page = await json(`${url}/api/products?page=2&per_page=10`);
    assert.equal(page.data.length, 10);
    assert.equal(page.data[0].id, 11);
    assert.equal(page.meta.total, 57);
    assert.ok(page.links.next.startsWith(url));
  });

  await check('laravel: a product has an ETag and answers 304 to it', async () => {
    const response = await fetch(`${url}/api/products/3`);
    assert.equal((await response.json()).data.sku, 'SKU-0003');
    const again = await fetch(`${url}/api/products/3`, { headers: { 'If-None-Match': response.headers.get('etag') } });
    assert.equal(again.status, 304);
  });

  await check('laravel: an unknown product is 404', async () => {
    const response = await fetch(`${url}/api/products/999`, { headers: { Accept: 'application/json' } });
    assert.equal(response.status, 404);
    assert.ok('message' in (await response.json()));
  });

  await check('laravel: log in, see the account, log out', async () => {
    const loggedIn = await logIn(url);
    assert.equal(loggedIn.headers.get('location'), `${url}/account`);

    const account = await fetch(`${url}/account`, { headers: { Cookie: cookiesOf(loggedIn) } });
    const page = await account.text();
    assert.match(page, /ada@example\.test/);

    const newToken = /name="_token" value="([^"]+)"/.exec(page)[1];
    const loggedOut = await post(`${url}/logout`, cookiesOf(account), { _token: newToken });
    assert.equal(loggedOut.headers.get('location'), url);
    const refused = await fetch(`${url}/account`, { headers: { Cookie: cookiesOf(loggedOut) }, redirect: 'manual' });
    assert.equal(refused.headers.get('location'), `${url}/login`);
  });

  await check('laravel: a form without its token is 419', async () => {
    const response = await post(`${url}/login`, '', { email: 'ada@example.test', password: 'password' });
    assert.equal(response.status, 419);
  });

  await check('laravel: 20 MB by form and by PUT', async () => {
    const content = randomBytes(UPLOAD_BYTES);
    const form = new FormData();
    form.append('file', new Blob([content]), 'photo.bin');
    const posted = await json(`${url}/api/uploads`, { method: 'POST', body: form });
    assert.deepEqual([posted.name, posted.size, posted.sha256], ['photo.bin', UPLOAD_BYTES, sha256(content, 'hex')]);

    const put = await json(`${url}/api/uploads`, { method: 'PUT', body: content });
    assert.deepEqual([put.size, put.sha256], [UPLOAD_BYTES, sha256(content, 'hex')]);
  });

  await check('laravel: downloads in ranges, and 304', async () => {
    const catalogue = `${url}/downloads/catalogue.bin`;
    const whole = await fetch(catalogue);
    assert.equal((await whole.arrayBuffer()).byteLength, CATALOGUE_BYTES);
    const etag = whole.headers.get('etag');
    assert.ok(whole.headers.get('last-modified'));

    const range = await fetch(catalogue, { headers: { Range: 'bytes=3200-3263', 'If-Range': etag } });
    assert.equal(range.status, 206);
    assert.equal(range.headers.get('content-range'), `bytes 3200-3263/${CATALOGUE_BYTES}`);
    const expected = Buffer.concat([sha256('catalogue:100'), sha256('catalogue:101')]);
    assert.deepEqual(Buffer.from(await range.arrayBuffer()), expected);

    assert.equal((await fetch(catalogue, { headers: { 'If-None-Match': etag } })).status, 304);
  });

  await check('laravel: a stream arrives piece by piece', async () => {
    const { text, arrivedMs } = await pieces(await fetch(`${url}/downloads/stream?chunks=3&pause_ms=200`));
    assert.equal(text, 'chunk 1 of 3\nchunk 2 of 3\nchunk 3 of 3\n');
    assert.ok(arrivedMs.length === 3 && arrivedMs[2] - arrivedMs[0] > 300, String(arrivedMs));
  });

  for (const name of ['plain', 'two words', 'crème brûlée', 'a+b&c=d']) {
    await check(`laravel: the signed link of "${name}" is valid, a changed one is not`, async () => {
      const query = new URLSearchParams({ name, note: name });
      const links = await json(`${url}/signed-link?${query}`);
      for (const link of [links.url, links.temporary_url]) {
        assert.deepEqual(await json(link), { name, note: name });
        assert.equal((await fetch(`${link}0`)).status, 403);
      }
    });
  }

  await check('laravel: echo shows method, raw path and query, and headers', async () => {
    const seen = await json(`${url}/api/echo/a%2Fb/%7Ec?x=1&y[]=%c3%a9;z`, {
      method: 'DELETE',
      headers: { 'X-Test': 'yes', X_Forwarded_For: '192.0.2.7' },
    });
    assert.deepEqual([seen.method, seen.path, seen.query], ['DELETE', '/api/echo/a%2Fb/%7Ec', 'x=1&y[]=%c3%a9;z']);
    assert.deepEqual(seen.headers['x-test'], ['yes']);
    assert.deepEqual(seen.headers['x-forwarded-for'], ['192.0.2.7']);
    assert.deepEqual([seen.server.HTTP_X_TEST, seen.server.HTTP_X_FORWARDED_FOR], ['yes', '192.0.2.7']);
  });

  await check('laravel: a trusted proxy is believed', async () => {
    const seen = await json(`${url}/api/url`, {
      headers: {
        'X-Forwarded-For': '203.0.113.9',
        'X-Forwarded-Host': 'shop.example',
        'X-Forwarded-Port': '8443',
        'X-Forwarded-Proto': 'https',
      },
    });
    assert.deepEqual([seen.url, seen.ip, seen.secure], ['https://shop.example:8443/api/url', '203.0.113.9', true]);
    assert.equal((await json(`${url}/api/url`)).root, url);
  });

  await check('laravel: nginx serves static files itself', async () => {
    const response = await fetch(`${url}/css/shop.css`);
    assert.equal(response.headers.get('content-type'), 'text/css');
    assert.ok(response.headers.get('etag'));
  });
}

/** Logs in as a browser does; the answer sets the cookies of a session. */
export async function logIn(url) {
  const form = await fetch(`${url}/login`);
  const token = /name="_token" value="([^"]+)"/.exec(await form.text())[1];
  return post(`${url}/login`, cookiesOf(form), { _token: token, email: 'ada@example.test', password: 'password' });
}

function post(url, cookie, fields) {
  return fetch(url, { method: 'POST', headers: { Cookie: cookie }, body: new URLSearchParams(fields), redirect: 'manual' });
}
