import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { check } from './check.mjs';

const run = promisify(execFile);

export async function checkGrpc({ target, client }) {
  const call = async (method, data, ...options) => {
    const { stdout } = await run(process.execPath, [
      ...[client, '--target', target, '--method', method, '--data', JSON.stringify(data)],
      ...options,
    ]);
    return JSON.parse(stdout);
  };

  await check('grpc: unary, with an error', async () => {
    const found = await call('GetProduct', { id: 3 });
    assert.deepEqual([found.status, found.messages[0].name, found.trailers['handled-by']], ['OK', 'Product 3', 'grpc']);
    assert.equal((await call('GetProduct', { id: 3000 })).status, 'NOT_FOUND');
  });

  await check('grpc: server streaming', async () => {
    const { messages, arrivedMs } = await call('WatchPrices', { count: 3, interval_ms: 200 });
    assert.deepEqual(messages.map(({ sequence }) => sequence), [1, 2, 3]);
    assert.ok(arrivedMs[2] - arrivedMs[0] > 300, String(arrivedMs));
  });

  await check('grpc: client streaming', async () => {
    const { messages } = await call('PlaceOrder', [{ quantity: 2 }, { quantity: 5 }]);
    assert.deepEqual(messages, [{ lines: 2, quantity: 7 }]);
  });

  await check('grpc: both ways', async () => {
    const { messages, arrivedMs } = await call('Chat', [{ text: 'a' }, { text: 'b' }], '--interval', '200');
    assert.deepEqual(messages.map(({ text }) => text), ['grpc: a', 'grpc: b']);
    assert.ok(arrivedMs[1] - arrivedMs[0] > 100, String(arrivedMs));
  });

  await check('grpc: a status with trailing metadata', async () => {
    const { code, details, trailers } = await call('Fail', { code: 9, message: 'sold out' });
    assert.deepEqual([code, details, trailers.reason, trailers['detail-bin']], [9, 'sold out', 'asked for', 'AAEC/f7/']);
  });
}
