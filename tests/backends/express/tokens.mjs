// Makes a token with jsonwebtoken. Reads a request as JSON, and prints {"token":"…"}:
//   {"algorithm":"HS256","key":"…","claims":{"sub":"1"},"maxAge":3600}
// `key` is a secret or a private key in PEM; `maxAge` is in seconds, and makes an expired token when negative.
import { text } from 'node:stream/consumers';
import jwt from 'jsonwebtoken';

const { algorithm, key, claims, maxAge } = JSON.parse(await text(process.stdin));
console.log(JSON.stringify({ token: jwt.sign(claims, key, { algorithm, expiresIn: maxAge }) }));
