'use client';

import { useEffect, useState } from 'react';

export function OrderFeed() {
  const [orders, setOrders] = useState<string[]>([]);

  useEffect(() => {
    const source = new EventSource('/live?count=0&interval=500');
    source.addEventListener('order', (event) => setOrders((seen) => [...seen, event.lastEventId]));
    return () => source.close();
  }, []);

  return (
    <ol id="orders">
      {orders.map((id) => (
        <li key={id}>{`Order ${id}`}</li>
      ))}
    </ol>
  );
}
