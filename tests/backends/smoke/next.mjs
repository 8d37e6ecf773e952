import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { check, cookiesOf, json, pieces } from './check.mjs';

const textOf = async (response) => (await response).text();
const elementText = (html, id) => new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(html)?.[1];

export async function checkNext({ url }) {
  await check('next: the home page is rendered for each request', async () => {
    const first = await textOf(fetch(url, { headers: { Cookie: 'visitor=Ada' } }));
    const second = await textOf(fetch(url));
    assert.deepEqual([elementText(first, 'visitor'), elementText(second, 'visitor')], ['Ada', 'stranger']);
    assert.notEqual(elementText(first, 'rendering'), elementText(second, 'rendering'));
  });

  await check('next: Suspense parts arrive one by one', async () => {
    const { text, arrivedMs } = await pieces(await fetch(`${url}/streaming`));
    assert.match(text, /Ready after 900 ms/);
    assert.ok(arrivedMs.at(-1) - arrivedMs[0] > 600, String(arrivedMs));
  });

  await check('next: the ISR page is kept for a while', async () => {
    const response = await fetch(`${url}/isr`);
    assert.match(response.headers.get('cache-control'), /s-maxage=5/);
    const generated = elementText(await response.text(), 'generated');
    await delay(5500);
    await textOf(fetch(`${url}/isr`));
    await delay(500);
    assert.notEqual(elementText(await textOf(fetch(`${url}/isr`)), 'generated'), generated);
  });

  await check('next: products as a page, as RSC and as JSON', async () => {
    assert.match(await textOf(fetch(`${url}/products?page=2`)), /Product 13/);
    const rsc = await fetch(`${url}/products?page=2&_rsc=1`, { headers: { RSC: '1' }, redirect: 'follow' });
    assert.match(rsc.headers.get('content-type'), /text\/x-component/);
    assert.match(await textOf(fetch(`${url}/products/5`)), /Product 5/);
    assert.equal((await fetch(`${url}/products/500`)).status, 404);
    assert.equal((await json(`${url}/api/products?page=3`)).items[0].id, 25);
  });

  await check('next: a server action takes a form, and refuses a foreign origin', async () => {
    const answer = await submit(`${url}/reviews`, { author: 'Ada', text: 'Sturdy.' });
    const html = await answer.text();
    assert.match(html, /Thank you, (<!-- -->)?Ada/);
    assert.match(html, /Sturdy\./);
    const foreign = await submit(`${url}/reviews`, { author: 'Eve', text: 'Hm' }, { Origin: 'http://elsewhere.example' });
    assert.equal(foreign.status, 500);
  });

  await check('next: the optimizer makes a smaller image', async () => {
    const original = await fetch(`${url}/hills.png`);
    const optimized = await fetch(`${url}/_next/image?url=%2Fhills.png&w=640&q=75`, { headers: { Accept: 'image/webp' } });
    assert.equal(optimized.headers.get('content-type'), 'image/webp');
    assert.ok((await optimized.arrayBuffer()).byteLength < (await original.arrayBuffer()).byteLength);
  });

  await check('next: the guard lets in who has logged in', async () => {
    const refused = await fetch(`${url}/account`, { redirect: 'manual' });
    assert.equal(new URL(refused.headers.get('location'), url).pathname, '/login');
    const loggedIn = await submit(`${url}/login`, {});
    assert.equal(loggedIn.status, 303);
    const account = await fetch(`${url}/account`, { headers: { Cookie: cookiesOf(loggedIn) } });
    assert.match(await account.text(), /Only for those/);
  });

  await check('next: live events arrive one by one', async () => {
    const response = await fetch(`${url}/live?count=3&interval=200`, { headers: { 'Last-Event-ID': '7' } });
    const { text, arrivedMs } = await pieces(response);
    assert.deepEqual(text.match(/^id: \d+/gm), ['id: 8', 'id: 9', 'id: 10']);
    assert.ok(arrivedMs.at(-1) - arrivedMs[0] > 100, String(arrivedMs));
    assert.match(await textOf(fetch(`${url}/orders`)), /Orders, as they come/);
  });

  await check('next: echo shows what a route handler sees', async () => {
    const seen = await json(`${url}/api/echo?x=1`, { method: 'POST', body: 'abc', headers: { 'X-Test': 'yes' } });
    assert.deepEqual([seen.method, seen.query, seen.headers['x-test'], seen.bodyLength], ['POST', '?x=1', 'yes', 3]);
  });
}

/** Submits the first form of a page the way a browser without JavaScript does. */
async function submit(page, fields, headers = {}) {
  const html = await textOf(fetch(page));
  const form = new FormData();
  for (const [input] of html.matchAll(/<input type="hidden"[^>]*>/g)) {
    const attribute = (name) => new RegExp(`${name}="([^"]*)"`).exec(input)?.[1].replaceAll('&quot;', '"') ?? '';
    form.append(attribute('name'), attribute('value'));
  }
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return fetch(page, { method: 'POST', body: form, headers, redirect: 'manual' });
}
