import { createServer } from 'node:net';

const HEAD_END = '\r\n\r\n';

/**
 * An HTTP server without an HTTP parser: answers, as JSON, the very bytes that each request was made of.
 * `head` ends with the empty line; `body` is as on the wire, chunk sizes and trailers included. Both are base64.
 */
export function createRawEcho() {
  let connections = 0;

  return createServer((socket) => {
    const connection = ++connections;
    let requests = 0;
    let buffer = Buffer.alloc(0);
    let continued = false;

    socket.on('error', () => socket.destroy());
    socket.on('data', (data) => {
      buffer = Buffer.concat([buffer, data]);
      for (let request; (request = readRequest(buffer)); ) {
        if (request.expectsContinue && !continued) {
          socket.write('HTTP/1.1 100 Continue\r\n\r\n');
          continued = true;
        }
        if (request.end === undefined) return;

        answer(socket, request, { connection, request: ++requests });
        buffer = buffer.subarray(request.end);
        continued = false;
      }
    });
  });
}

/** What is known of the request at the start of the buffer; nothing before its head is complete, no `end` before its body is. */
function readRequest(buffer) {
  const headLength = buffer.indexOf(HEAD_END) + HEAD_END.length;
  if (headLength < HEAD_END.length) return undefined;

  const [requestLine, ...headers] = buffer.toString('latin1', 0, headLength - HEAD_END.length).split('\r\n');
  const valueOf = (name) => headers.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim();
  const announced = /chunked$/i.test(valueOf('transfer-encoding') ?? '')
    ? endOfChunks(buffer, headLength)
    : headLength + Number(valueOf('content-length') ?? 0);
  // A length that is none: all that is here, so that a test sees it instead of waiting.
  const end = Number.isNaN(announced) ? buffer.length : announced;

  return {
    requestLine,
    headers,
    head: buffer.subarray(0, headLength),
    body: buffer.subarray(headLength, end),
    end: end <= buffer.length ? end : undefined,
    expectsContinue: /^100-continue$/i.test(valueOf('expect') ?? ''),
  };
}

/** The offset behind the last chunk and its trailers, Infinity while they are not all there, NaN for what are no chunks. */
function endOfChunks(buffer, offset) {
  for (;;) {
    const lineEnd = buffer.indexOf('\r\n', offset);
    if (lineEnd < 0) return Infinity;
    const size = parseInt(buffer.toString('latin1', offset, lineEnd), 16);
    if (Number.isNaN(size)) return NaN;
    if (size === 0) return endOfTrailers(buffer, lineEnd);
    offset = lineEnd + 2 + size + 2;
  }
}

function endOfTrailers(buffer, lastChunkLineEnd) {
  const end = buffer.indexOf(HEAD_END, lastChunkLineEnd);
  return end < 0 ? Infinity : end + HEAD_END.length;
}

function answer(socket, { requestLine, headers, head, body }, counts) {
  const json = JSON.stringify({
    ...counts,
    requestLine,
    headers,
    head: head.toString('base64'),
    body: body.toString('base64'),
  });
  const isHead = requestLine.startsWith('HEAD ');
  socket.write(
    `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${isHead ? '' : json}`,
  );
}
