import type { NextRequest } from 'next/server';

const MAX_INTERVAL_MS = 60_000;

/**
 * Server-sent events: `count` orders (0: until the client leaves), `interval` milliseconds apart, the first at once.
 * After a reconnect with Last-Event-ID the ids go on where they stopped.
 */
export function GET(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  const count = Number(searchParams.get('count') ?? 5);
  const intervalMs = Math.min(Number(searchParams.get('interval') ?? 200), MAX_INTERVAL_MS);
  const encoder = new TextEncoder();
  let id = Number(request.headers.get('last-event-id') ?? 0);
  let sent = 0;
  let timer: NodeJS.Timeout | undefined;

  const stream = new ReadableStream({
    start(controller) {
      const send = () => {
        id++;
        sent++;
        const data = JSON.stringify({ id, sentAt: Date.now() });
        controller.enqueue(encoder.encode(`id: ${id}\nevent: order\ndata: ${data}\n\n`));
        if (sent === count) controller.close();
        else timer = setTimeout(send, intervalMs);
      };
      send();
    },
    cancel() {
      clearTimeout(timer);
    },
  });

  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' } });
}
