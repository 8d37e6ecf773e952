// Makes a session token, as the libraries do. Reads a request as JSON, and prints {"token":"…"}:
//   {"kind":"authjs","secret":"…","cookie":"authjs.session-token","claims":{"sub":"1"},"maxAge":3600}
//   {"kind":"nextauth4","secret":"…","claims":{"sub":"1"},"maxAge":3600}
//   {"kind":"jose","algorithm":"HS256","key":"…","claims":{"sub":"1"},"maxAge":3600}
// `cookie` is the name that goes into the key; `key` is a secret or a private key in PEM (PKCS #8); `maxAge` is in seconds, and makes an expired token when negative.
import { hkdfSync, randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { encode } from '@auth/core/jwt';
import { EncryptJWT, SignJWT, importPKCS8 } from 'jose';

const kinds = {
  authjs: ({ secret, cookie, claims, maxAge }) => encode({ token: claims, secret, salt: cookie, maxAge }),
  nextauth4({ secret, claims, maxAge }) {
    const key = hkdfSync('sha256', secret, '', 'NextAuth.js Generated Encryption Key', 32);
    const now = Math.floor(Date.now() / 1000);
    return new EncryptJWT(claims)
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .setIssuedAt(now)
      .setExpirationTime(now + maxAge)
      .setJti(randomUUID())
      .encrypt(new Uint8Array(key));
  },
  async jose({ algorithm, key, claims, maxAge }) {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuedAt(now)
      .setExpirationTime(now + maxAge)
      .sign(algorithm.startsWith('HS') ? new TextEncoder().encode(key) : await importPKCS8(key, algorithm));
  },
};

const { kind, ...request } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({ token: await kinds[kind](request) }));
