import type { NextRequest } from 'next/server';
import { release } from '../parts';

/** Lets a part of the page that was asked for with this token go. */
export function POST(request: NextRequest) {
  const { searchParams } = request.nextUrl;
  release(searchParams.get('token') ?? '', Number(searchParams.get('part')));
  return new Response(null, { status: 204 });
}
