// Talks to socket.io through whatever listens at --url, and prints one line of JSON, a list with one entry a client:
//   [{"id":"…","opened":"polling","instances":["a",…],"transports":["websocket",…],"answers":["message 1",…]}]
// `opened` is the first transport; the others are those of the single messages. Exit code 1: something failed; 2: wrong usage.
import { parseArgs } from 'node:util';
import { io } from 'socket.io-client';

const USAGE = `Usage: node client.mjs --url URL [options]
  --clients N    one after the other, each with cookies of its own (default 1)
  --messages N   sent by each client (default 5)
  --upgrade      go on with WebSocket after polling, and send the messages then`;
const PATIENCE_MS = 20_000;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string' },
        clients: { type: 'string', default: '1' },
        messages: { type: 'string', default: '5' },
        upgrade: { type: 'boolean', default: false },
      },
    });
    if (!values.url) throw new Error('A URL is needed.');
    return { ...values, clients: Number(values.clients), messages: Number(values.messages) };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

const { url, clients, messages, upgrade } = readOptions();

async function converse() {
  const result = { opened: undefined, instances: [], transports: [], answers: [] };
  const socket = io(url, {
    transports: upgrade ? ['polling', 'websocket'] : ['polling'],
    withCredentials: true,
    reconnection: false,
    forceNew: true,
    timeout: PATIENCE_MS,
  });
  const { engine } = socket.io;
  engine.once('open', () => (result.opened = engine.transport.name));
  const upgraded = upgrade ? once(engine, 'upgrade', 'upgradeError') : undefined;

  const { id, instance } = await once(socket, 'welcome', 'connect_error');
  result.id = id;
  result.instances.push(instance);
  await upgraded;

  for (let number = 1; number <= messages; number++) {
    const answer = await socket.timeout(PATIENCE_MS).emitWithAck('say', `message ${number}`);
    result.instances.push(answer.instance);
    result.transports.push(answer.transport);
    result.answers.push(answer.text);
  }

  socket.disconnect();
  return result;
}

function once(emitter, success, failure) {
  return new Promise((resolve, reject) => {
    emitter.once(success, resolve);
    emitter.once(failure, reject);
  });
}

try {
  const results = [];
  for (let client = 0; client < clients; client++) results.push(await converse());
  console.log(JSON.stringify(results));
} catch (error) {
  console.error(error);
  process.exit(1);
}
process.exit(0);
