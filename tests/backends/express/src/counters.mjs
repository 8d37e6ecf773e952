/** Counts requests, in all and by path, so that a test can say how often the gateway asked. */
export function countRequests() {
  let requests = 0;
  let byPath = {};

  return {
    middleware(request, response, next) {
      requests++;
      byPath[request.path] = (byPath[request.path] ?? 0) + 1;
      next();
    },
    read: () => ({ requests, byPath }),
    reset() {
      requests = 0;
      byPath = {};
    },
  };
}
