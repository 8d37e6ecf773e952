import type { Metadata } from 'next';
import Link from 'next/link';
import type { ReactNode } from 'react';
import './shop.css';

export const metadata: Metadata = { title: 'Next shop' };

const PAGES = ['products', 'streaming', 'isr', 'reviews', 'images', 'orders', 'account'];

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <nav>
          <Link href="/">home</Link>
          {PAGES.map((page) => (
            <Link key={page} href={`/${page}`}>
              {page}
            </Link>
          ))}
        </nav>
        <main>{children}</main>
      </body>
    </html>
  );
}
