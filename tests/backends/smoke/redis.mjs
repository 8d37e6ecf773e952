import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';

export async function ping({ address }) {
  const [host, port] = address.split(':');
  const socket = connect(Number(port), host);
  socket.write('PING\r\n');
  const [data] = await once(socket, 'data');
  socket.destroy();
  assert.equal(data.toString(), '+PONG\r\n');
}
