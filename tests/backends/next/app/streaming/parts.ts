type Gate = { opened: Promise<void>; open: () => void };

// Pages and route handlers are bundles of their own: what they share is on the process.
const shared = globalThis as typeof globalThis & { gates?: Map<string, Gate> };
const gates = (shared.gates ??= new Map());

/** The gate of a part of one page, whether the page or who releases it comes first. */
function gateOf(token: string, part: number): Gate {
  const key = `${token} ${part}`;
  let gate = gates.get(key);
  if (!gate) {
    let open = () => {};
    gate = { opened: new Promise<void>((resolve) => (open = resolve)), open };
    gates.set(key, gate);
  }
  return gate;
}

/** Waits until the part is released, or for so long. */
export async function released(token: string, part: number, limitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([gateOf(token, part).opened, limit]);
  clearTimeout(timer);
  gates.delete(`${token} ${part}`);
}

/** Lets the part go. */
export function release(token: string, part: number): void {
  gateOf(token, part).open();
}
