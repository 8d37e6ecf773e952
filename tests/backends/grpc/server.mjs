// Usage: GRPC_PORT=0 node server.mjs
// Prints one line of JSON with its port, then serves plaintext HTTP/2 until SIGTERM.
// Every answer's initial metadata has `instance`; its trailing metadata has `handled-by`.
import grpc from '@grpc/grpc-js';
import { Shop } from './shop.mjs';

const HOST = '127.0.0.1';
const PRODUCTS = 100;
const instance = process.env.INSTANCE ?? 'grpc';

function trailers() {
  const metadata = new grpc.Metadata();
  metadata.set('handled-by', instance);
  return metadata;
}

function greet(call) {
  const metadata = new grpc.Metadata();
  metadata.set('instance', instance);
  call.sendMetadata(metadata);
}

function getProduct(call, callback) {
  const { id, delay_ms: delayMs } = call.request;
  greet(call);
  setTimeout(() => {
    if (id < 1 || id > PRODUCTS) callback({ code: grpc.status.NOT_FOUND, details: `No product ${id}.`, metadata: trailers() });
    else callback(null, { id, name: `Product ${id}`, price_cents: 499 + id }, trailers());
  }, delayMs);
}

function watchPrices(call) {
  const { count, interval_ms: intervalMs } = call.request;
  let sequence = 0;
  let timer;

  const send = () => {
    call.write({ sequence: ++sequence, price_cents: 1000 + sequence });
    if (sequence >= count) call.end(trailers());
    else timer = setTimeout(send, intervalMs);
  };

  greet(call);
  call.on('cancelled', () => clearTimeout(timer));
  send();
}

function placeOrder(call, callback) {
  const summary = { lines: 0, quantity: 0 };
  greet(call);
  call.on('data', (line) => {
    summary.lines++;
    summary.quantity += line.quantity;
  });
  call.on('end', () => callback(null, summary, trailers()));
}

function chat(call) {
  greet(call);
  call.on('data', ({ text }) => call.write({ text: `${instance}: ${text}` }));
  call.on('end', () => call.end(trailers()));
}

function fail(call, callback) {
  const metadata = trailers();
  metadata.set('reason', 'asked for');
  metadata.set('detail-bin', Buffer.from([0, 1, 2, 253, 254, 255]));
  callback({ code: call.request.code, details: call.request.message, metadata });
}

const server = new grpc.Server();
server.addService(Shop.service, {
  GetProduct: getProduct,
  WatchPrices: watchPrices,
  PlaceOrder: placeOrder,
  Chat: chat,
  Fail: fail,
});

server.bindAsync(`${HOST}:${process.env.GRPC_PORT ?? 0}`, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(JSON.stringify({ name: instance, grpc: port }));
});

process.once('SIGTERM', () => process.exit(0));
