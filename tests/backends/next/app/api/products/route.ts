import type { NextRequest } from 'next/server';
import { lastPage, productsOfPage } from '@/lib/products';

export function GET(request: NextRequest) {
  const page = Math.min(Math.max(Number(request.nextUrl.searchParams.get('page')) || 1, 1), lastPage);
  return Response.json({ page, lastPage, items: productsOfPage(page) });
}
