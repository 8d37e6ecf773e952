import { Server } from 'socket.io';

/**
 * socket.io on its usual path /socket.io/. Polls first, then upgrades: without stickiness the second poll reaches an
 * instance that does not know the session and answers 400. Every message names the instance.
 */
export function attachSocketIo(server, instance) {
  const io = new Server(server, { destroyUpgrade: false });

  io.on('connection', (socket) => {
    socket.emit('welcome', { instance, id: socket.id });
    socket.on('say', (text, acknowledge) => {
      acknowledge({ instance, text, transport: socket.conn.transport.name });
    });
  });
}
