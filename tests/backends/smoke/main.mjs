// Usage: node main.mjs backends.json
import { readFileSync } from 'node:fs';
import { check, totals } from './check.mjs';
import { checkExpress } from './express.mjs';
import { checkGrpc } from './grpc.mjs';
import { checkLaravel } from './laravel.mjs';
import { checkLaravelAuth } from './laravel-auth.mjs';
import { checkNext } from './next.mjs';
import { checkNextAuth } from './next-auth.mjs';
import { ping } from './redis.mjs';

const backends = JSON.parse(readFileSync(process.argv[2]));

await Promise.all([
  checkLaravel(backends.laravel),
  checkLaravelAuth(backends),
  ...backends.express.map(checkExpress),
  checkGrpc(backends.grpc),
  check('redis: answers', () => ping(backends.redis)),
  checkNext(backends.next),
  checkNextAuth(backends.next),
]);

const { passed, failed } = totals();
console.log(`${passed} checks of the backends passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
