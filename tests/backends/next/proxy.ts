import { NextResponse, type NextRequest } from 'next/server';
import { SESSION_COOKIE } from '@/lib/session';

/** The guard: nobody sees an account page without having logged in. */
export function proxy(request: NextRequest) {
  if (request.cookies.has(SESSION_COOKIE)) return NextResponse.next();

  const login = new URL('/login', request.url);
  login.searchParams.set('from', request.nextUrl.pathname);
  return NextResponse.redirect(login);
}

export const config = { matcher: '/account/:path*' };
