// Calls one method and prints one line of JSON:
//   {"code":0,"status":"OK","details":"","messages":[…],"arrivedMs":[…],"headers":{…},"trailers":{…}}
// The exit code is 0 whatever the status: that a call fails is an answer too. 2 means wrong usage.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import grpc from '@grpc/grpc-js';
import { Shop } from './shop.mjs';

const USAGE = `Usage: node client.mjs --target HOST:PORT --method NAME [options]
  --data JSON            the request; a list of requests for PlaceOrder and Chat (default {})
  --interval MS          time between the requests of a list (default 0)
  --metadata KEY=VALUE   may be repeated
  --deadline MS          default 30000
  --ca FILE              speak TLS and trust this certificate (PEM)
  --server-name NAME     with --ca: the name that the server's certificate must have`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        target: { type: 'string' },
        method: { type: 'string' },
        data: { type: 'string', default: '{}' },
        interval: { type: 'string', default: '0' },
        metadata: { type: 'string', multiple: true, default: [] },
        deadline: { type: 'string', default: '30000' },
        ca: { type: 'string' },
        'server-name': { type: 'string' },
      },
    });
    if (!values.target || !Shop.service[values.method]) throw new Error('A target and a method of shop.proto are needed.');
    return { ...values, data: JSON.parse(values.data) };
  } catch (error) {
    console.error(`${error.message}\n${USAGE}`);
    process.exit(2);
  }
}

const options = readOptions();
const credentials = options.ca ? grpc.credentials.createSsl(readFileSync(options.ca)) : grpc.credentials.createInsecure();
const client = new Shop(options.target, credentials, {
  // A test machine's proxy settings are not for loopback.
  'grpc.enable_http_proxy': 0,
  ...(options['server-name'] && { 'grpc.ssl_target_name_override': options['server-name'] }),
});

const metadata = new grpc.Metadata();
for (const pair of options.metadata) {
  const separator = pair.indexOf('=');
  metadata.add(pair.slice(0, separator), pair.slice(separator + 1));
}

const startedAt = performance.now();
const result = { messages: [], arrivedMs: [], headers: {}, trailers: {} };
const readable = (received) =>
  Object.fromEntries(
    Object.keys(received.getMap()).map((key) => [
      key,
      received.get(key).map((value) => (Buffer.isBuffer(value) ? value.toString('base64') : value)).join(', '),
    ]),
  );
const receive = (message) => {
  result.messages.push(message);
  result.arrivedMs.push(Math.round(performance.now() - startedAt));
};

const { requestStream, responseStream } = Shop.service[options.method];
const call = start();
call.on('metadata', (received) => (result.headers = readable(received)));
call.on('status', ({ code, details, metadata: received }) => {
  console.log(JSON.stringify({ code, status: grpc.status[code], details, ...result, trailers: readable(received) }));
  client.close();
});

if (responseStream) {
  call.on('data', receive);
  // The status says the same.
  call.on('error', () => {});
}

if (requestStream) {
  for (const message of options.data) {
    call.write(message);
    await new Promise((resolve) => setTimeout(resolve, Number(options.interval)));
  }
  call.end();
}

function start() {
  const callOptions = { deadline: Date.now() + Number(options.deadline) };
  const done = (error, message) => message && receive(message);
  const method = client[options.method].bind(client);
  if (requestStream) return responseStream ? method(metadata, callOptions) : method(metadata, callOptions, done);
  return responseStream ? method(options.data, metadata, callOptions) : method(options.data, metadata, callOptions, done);
}
