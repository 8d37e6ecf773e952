import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

const definition = loadSync(fileURLToPath(new URL('shop.proto', import.meta.url)), { keepCase: true, defaults: true });

/** The service of shop.proto, for the server and the client alike. */
export const Shop = grpc.loadPackageDefinition(definition).shop.Shop;
