import type { NextRequest } from 'next/server';
import { handlers } from '@/lib/auth';

/** Next's own `url` names the address it listens on: Auth.js would send the browser there, past the proxy. */
function asAsked(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const proto = request.headers.get('X-Forwarded-Proto') ?? 'http';
  const host = request.headers.get('X-Forwarded-Host') ?? request.headers.get('Host');
  return new Request(`${proto}://${host}${pathname}${search}`, request) as NextRequest;
}

export const GET = (request: NextRequest) => handlers.GET(asAsked(request));
export const POST = (request: NextRequest) => handlers.POST(asAsked(request));
