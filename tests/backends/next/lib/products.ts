export type Product = { id: number; name: string; priceCents: number };

const COUNT = 60;
export const PAGE_SIZE = 12;

const products: Product[] = Array.from({ length: COUNT }, (_, index) => ({
  id: index + 1,
  name: `Product ${index + 1}`,
  priceCents: 499 + ((index * 137) % 9000),
}));

export const lastPage = Math.ceil(COUNT / PAGE_SIZE);

export function productsOfPage(page: number): Product[] {
  return products.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
}

export function findProduct(id: number): Product | undefined {
  return products[id - 1];
}

export function price({ priceCents }: Product): string {
  return `€ ${(priceCents / 100).toFixed(2)}`;
}
