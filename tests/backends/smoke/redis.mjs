import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';

/** Sends one command; answers the reply as it is on the wire. */
export async function ask({ address }, command) {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  socket.write(`${command}\r\n`);
  const [data] = await once(socket, 'data');
  socket.destroy();
  return data.toString();
}

export async function ping(redis) {
  assert.equal(await ask(redis, 'PING'), '+PONG\r\n');
}
