import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

const CHECK_MS = 20_000;

let passed = 0;
let failed = 0;

/** Runs one check, and says so when it fails; the others run all the same. */
export async function check(name, body) {
  try {
    await Promise.race([body(), delay(CHECK_MS).then(() => assert.fail(`no end after ${CHECK_MS} ms`))]);
    passed++;
  } catch (error) {
    failed++;
    console.log(`  FAILED ${name}\n    ${error.stack.split('\n').slice(0, 4).join('\n    ')}`);
  }
}

export const totals = () => ({ passed, failed });

export async function json(url, options) {
  const response = await fetch(url, options);
  assert.ok(response.ok, `${response.status} from ${url}`);
  return response.json();
}

/** Reads a body to its end; answers its text and when, in milliseconds, each piece came. */
export async function pieces(response) {
  const startedAt = performance.now();
  const arrivedMs = [];
  let text = '';
  for await (const piece of response.body) {
    arrivedMs.push(performance.now() - startedAt);
    text += Buffer.from(piece).toString();
  }
  return { text, arrivedMs };
}

/** The Cookie header for what a response has set. */
export function cookiesOf(response) {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';', 1)[0])
    .join('; ');
}
