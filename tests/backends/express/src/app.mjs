import express from 'express';
import { events } from './events.mjs';
import { countRequests } from './counters.mjs';
import { requireJwt } from './jwt.mjs';
import { findProduct, listProducts } from './products.mjs';
import { echoUpload, hashUpload } from './uploads.mjs';
import { receiveTrailers, sendTrailers } from './trailers.mjs';

const MAX_DELAY_MS = 60_000;

export function createApp(instance, jwtSecret) {
  const app = express();
  app.disable('x-powered-by');
  const counters = countRequests();
  let healthy = true;

  app.get('/health', (request, response) => {
    response.status(healthy ? 200 : 503).json({ status: healthy ? 'ok' : 'failing', instance });
  });
  app.post('/health/:state', (request, response) => {
    healthy = request.params.state !== 'fail';
    response.json({ healthy, instance });
  });

  app.get('/instance', (request, response) => {
    response.json({ instance, pid: process.pid, ...counters.read() });
  });
  app.post('/instance/reset', (request, response) => {
    counters.reset();
    response.json({ instance });
  });

  // Above: what tests use to look at the server. Below: what they send through the gateway, counted.
  app.use(counters.middleware);

  app.get('/api/products', (request, response) => response.json(listProducts(request.query)));
  app.get('/api/products/:id', (request, response) => {
    const product = findProduct(Number(request.params.id));
    if (product) response.json(product);
    else response.status(404).json({ message: 'No such product.' });
  });

  app.use('/jwt', requireJwt(jwtSecret));
  app.get('/jwt/me', (request, response) => response.json(request.claims));

  app.get('/events', events(instance));

  app.get('/trailers', sendTrailers);
  app.post('/trailers', receiveTrailers);

  app.post('/uploads', hashUpload);
  app.put('/uploads', hashUpload);
  app.post('/uploads/echo', echoUpload);

  app.get('/slow', (request, response) => {
    const delayMs = Math.min(Number(request.query.ms ?? 1000), MAX_DELAY_MS);
    setTimeout(() => response.json({ instance, delayMs }), delayMs);
  });

  app.all('/status/:code', (request, response) => {
    const code = Number(request.params.code);
    if (code >= 300 && code < 400) response.set('Location', '/instance');
    response.status(code);
    if (code === 204 || code === 304) response.end();
    else response.json({ instance, status: code });
  });

  app.all('/echo{/*rest}', (request, response) => {
    response.json({
      instance,
      method: request.method,
      target: request.url,
      httpVersion: request.httpVersion,
      rawHeaders: request.rawHeaders,
      remoteAddress: request.socket.remoteAddress,
    });
  });

  return app;
}
