const MAX_INTERVAL_MS = 60_000;

/**
 * Server-sent events: `count` of them (0: until the client leaves), `interval` milliseconds apart, the first at once.
 * Ids go up by one; after a reconnect with Last-Event-ID they go on where they stopped.
 */
export function events(instance) {
  return (request, response) => {
    const count = Number(request.query.count ?? 5);
    const intervalMs = Math.min(Number(request.query.interval ?? 200), MAX_INTERVAL_MS);
    let id = Number(request.get('Last-Event-ID') ?? 0);
    let sent = 0;
    let timer;

    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
    response.write('retry: 1000\n\n');

    const send = () => {
      id++;
      sent++;
      response.write(`id: ${id}\nevent: tick\ndata: ${JSON.stringify({ id, instance, sentAt: Date.now() })}\n\n`);
      if (sent === count) response.end();
      else timer = setTimeout(send, intervalMs);
    };

    response.on('close', () => clearTimeout(timer));
    send();
  };
}
