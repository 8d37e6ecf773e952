import Link from 'next/link';
import { lastPage, price, productsOfPage } from '@/lib/products';

type Props = { searchParams: Promise<{ page?: string }> };

export default async function ProductsPage({ searchParams }: Props) {
  const page = Math.min(Math.max(Number((await searchParams).page) || 1, 1), lastPage);

  return (
    <>
      <h1>Products, page <span id="page">{page}</span></h1>
      <ul>
        {productsOfPage(page).map((product) => (
          <li key={product.id}>
            <Link href={`/products/${product.id}`}>{product.name}</Link> {price(product)}
          </li>
        ))}
      </ul>
      {page > 1 && <Link id="previous" href={`/products?page=${page - 1}`}>Previous</Link>}
      {page < lastPage && <Link id="next" href={`/products?page=${page + 1}`}>Next</Link>}
    </>
  );
}
