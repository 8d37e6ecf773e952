import { WebSocketServer } from 'ws';

const PROTOCOLS = ['shop.v2', 'shop.v1'];
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

/**
 * /ws sends every message back as it came, text as text and binary as binary. Some texts are orders:
 *   whoami             answers {"instance","protocol","target"}
 *   ping               pings the client and answers "pong" when its pong is there
 *   close:4001:reason  closes with that code and reason
 *   drop               cuts the connection without a close frame
 */
export function attachWebSocket(server, instance) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: true,
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });

  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url, 'http://localhost').pathname !== '/ws') return;
    sockets.handleUpgrade(request, socket, head, (client) => serve(client, request, instance));
  });
}

function serve(client, request, instance) {
  client.on('error', () => client.terminate());
  client.on('message', (data, isBinary) => {
    const order = isBinary ? '' : data.toString();
    if (order === 'whoami') {
      client.send(JSON.stringify({ instance, protocol: client.protocol, target: request.url }));
    } else if (order === 'ping') {
      client.once('pong', () => client.send('pong'));
      client.ping();
    } else if (order === 'drop') {
      client.terminate();
    } else if (/^close:\d{4}:/.test(order)) {
      const [, code, reason] = order.split(':');
      client.close(Number(code), reason);
    } else {
      client.send(data, { binary: isBinary });
    }
  });
}
