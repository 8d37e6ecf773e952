import { OrderFeed } from './order-feed';

export default function OrdersPage() {
  return (
    <>
      <h1>Orders, as they come</h1>
      <OrderFeed />
    </>
  );
}
