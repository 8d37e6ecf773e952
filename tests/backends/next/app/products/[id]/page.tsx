import { notFound } from 'next/navigation';
import { findProduct, price } from '@/lib/products';

type Props = { params: Promise<{ id: string }> };

export default async function ProductPage({ params }: Props) {
  const product = findProduct(Number((await params).id));
  if (!product) notFound();

  return (
    <>
      <h1 id="product">{product.name}</h1>
      <p>{price(product)}</p>
    </>
  );
}
