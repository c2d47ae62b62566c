import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CuttableLine } from "./relay.ts";

/** Behind the line stands somebody who says a hundred bytes for every byte that comes. */
const far = createServer((socket) => socket.on("data", (bytes) => void socket.write(Buffer.alloc(bytes.length * 100))));
let line: CuttableLine;

beforeAll(async () => {
  await once(far.listen(0, "127.0.0.1"), "listening");
  line = await CuttableLine.open((far.address() as AddressInfo).port, []);
});

afterAll(async () => {
  await line.close();
  await new Promise((closed) => far.close(closed));
});

async function caller(): Promise<Socket> {
  const socket = connect(line.port, "127.0.0.1").on("error", () => undefined); // being cut off is what is tested
  await once(socket, "connect");
  return socket;
}

it("breaks what passes after so many bytes more, once for each", async () => {
  line.breakAfter([250, 450]);
  for (const cuts of [1, 2]) {
    const socket = await caller();
    const closed = once(socket.resume(), "close");
    socket.write(Buffer.alloc(3));
    await closed;
    expect(line.cuts).toBe(cuts);
  }
  const socket = await caller();
  socket.write(Buffer.alloc(3));
  await once(socket, "data");
  socket.destroy();
});

it("lets nothing pass while it is down, and everything when it is up again", async () => {
  const open = await caller();
  const cutOff = once(open.resume(), "close");
  line.takeDown();
  await cutOff;
  const sentAway = await caller();
  await once(sentAway.resume(), "close");
  expect(line.isDown).toBe(true);
  line.bringUp();
  const heard = await caller();
  heard.write(Buffer.alloc(1));
  await once(heard, "data");
  heard.destroy();
});
