import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createDecipheriv, hkdfSync } from 'node:crypto';
import { promisify } from 'node:util';
import { check, cookiesOf, json } from './check.mjs';

const COOKIE = 'authjs.session-token';
const BOB = { sub: '7', name: 'Bob', email: 'bob@example.test' };

export async function checkNextAuth({ url, authSecret, tokens }) {
  const session = async (token) =>
    (await json(`${url}/api/session`, { headers: { Cookie: `${COOKIE}=${token}` } })).user;

  await check('next: sign in, and be known', async () => {
    const signedIn = await signIn(url, 'password');
    assert.equal(signedIn.headers.get('location'), url);
    const { user } = await json(`${url}/api/session`, { headers: { Cookie: cookiesOf(signedIn) } });
    assert.deepEqual(user, { id: '1', name: 'Ada', email: 'ada@example.test' });
    assert.match((await signIn(url, 'wrong')).headers.get('location'), /error=CredentialsSignin/);
    assert.equal(await session(''), null);
  });

  await check('next: sign in behind a proxy that ends TLS', async () => {
    const signedIn = await signIn(url, 'password', { 'X-Forwarded-Host': 'shop.example', 'X-Forwarded-Proto': 'https' });
    assert.equal(signedIn.headers.get('location'), 'https://shop.example');
    assert.match(cookiesOf(signedIn), /__Secure-authjs\.session-token=/);
  });

  await check('next: a token of the script signs in, an expired or foreign one does not', async () => {
    const make = (changes) =>
      makeToken(tokens, { kind: 'authjs', secret: authSecret, cookie: COOKIE, claims: BOB, maxAge: 60, ...changes });
    const { sub, ...user } = BOB;
    assert.deepEqual(await session(await make({})), { ...user, id: sub });
    assert.equal(await session(await make({ maxAge: -60 })), null);
    assert.equal(await session(await make({ secret: 'another' })), null);
    assert.equal(await session(await make({ cookie: `__Secure-${COOKIE}` })), null);
  });

  await check('next: a token of NextAuth 4 can be read', async () => {
    const token = await makeToken(tokens, { kind: 'nextauth4', secret: authSecret, claims: BOB, maxAge: 60 });
    const [header, , iv, ciphertext, tag] = token.split('.');
    const key = hkdfSync('sha256', authSecret, '', 'NextAuth.js Generated Encryption Key', 32);
    const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key), Buffer.from(iv, 'base64url'));
    cipher.setAAD(Buffer.from(header)).setAuthTag(Buffer.from(tag, 'base64url'));
    const { iat, exp, jti, ...claims } = JSON.parse(cipher.update(ciphertext, 'base64url', 'utf8') + cipher.final('utf8'));
    assert.deepEqual([claims, exp - iat, typeof jti], [BOB, 60, 'string']);
  });
}

async function signIn(url, password, headers = {}) {
  const form = await fetch(`${url}/api/auth/csrf`, { headers });
  const { csrfToken } = await form.json();
  return fetch(`${url}/api/auth/callback/credentials`, {
    method: 'POST',
    headers: { ...headers, Cookie: cookiesOf(form) },
    body: new URLSearchParams({ csrfToken, email: 'ada@example.test', password }),
    redirect: 'manual',
  });
}

async function makeToken(script, request) {
  const running = promisify(execFile)('node', [script]);
  running.child.stdin.end(JSON.stringify(request));
  return JSON.parse((await running).stdout).token;
}
