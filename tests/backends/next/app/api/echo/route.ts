import type { NextRequest } from 'next/server';

/** Shows a request the way a route handler sees it. */
async function echo(request: NextRequest) {
  const body = await request.text();
  return Response.json({
    method: request.method,
    url: request.url,
    query: request.nextUrl.search,
    headers: Object.fromEntries(request.headers),
    bodyLength: body.length,
  });
}

export { echo as GET, echo as POST, echo as PUT, echo as PATCH, echo as DELETE };
