const COUNT = 200;
const MAX_LIMIT = 200;

const products = Array.from({ length: COUNT }, (_, index) => ({
  id: index + 1,
  sku: `EX-${String(index + 1).padStart(4, '0')}`,
  name: `Product ${index + 1}`,
  priceCents: 499 + ((index * 137) % 9000),
  description: 'In stock, ships within two days, returns are free within thirty days.',
}));

export function listProducts({ page = '1', limit = '20' }) {
  const size = Math.min(Math.max(Number(limit) || 20, 1), MAX_LIMIT);
  const first = (Math.max(Number(page) || 1, 1) - 1) * size;
  return { page: first / size + 1, limit: size, total: COUNT, items: products.slice(first, first + size) };
}

export function findProduct(id) {
  return products[id - 1];
}
