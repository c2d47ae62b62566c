/** A line between two servers that can be cut: a TCP relay that breaks every connection after a number of bytes. */
import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

export class CuttableLine {
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  #cutsAtBytes: number[];
  #marks: { readonly atBytes: number; readonly reached: () => void }[] = [];
  #passedBytes = 0;
  #cuts = 0;
  #isDown = false;

  private constructor(targetPort: number, cutsAtBytes: readonly number[]) {
    this.#cutsAtBytes = [...cutsAtBytes].sort((a, b) => a - b);
    this.#server = createServer((near) => this.#join(near, targetPort));
  }

  /** Listens on a free loopback port and passes everything on to `targetPort`, cutting when so many bytes came back. */
  static async open(targetPort: number, cutsAtBytes: readonly number[], port = 0): Promise<CuttableLine> {
    const line = new CuttableLine(targetPort, cutsAtBytes);
    await new Promise<void>((resolve, reject) => {
      line.#server.once("error", reject);
      line.#server.listen(port, "127.0.0.1", resolve);
    });
    return line;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port; // a listening TCP server has an AddressInfo
  }

  get cuts(): number {
    return this.#cuts;
  }

  /** How many cuts are ahead of what passes next. */
  get cutsToCome(): number {
    return this.#cutsAtBytes.length;
  }

  /** Nothing passes, and whoever calls is sent away at once. */
  get isDown(): boolean {
    return this.#isDown;
  }

  takeDown(): void {
    this.#isDown = true;
    this.#cut();
  }

  bringUp(): void {
    this.#isDown = false;
  }

  /** Cuts when so many bytes more came back. */
  breakAfter(bytes: readonly number[]): void {
    const later = bytes.map((more) => this.#passedBytes + more);
    this.#cutsAtBytes = [...this.#cutsAtBytes, ...later].sort((a, b) => a - b);
  }

  get passedBytes(): number {
    return this.#passedBytes;
  }

  /** Waits until so many bytes came back over this line. */
  async passed(atBytes: number): Promise<void> {
    if (this.#passedBytes >= atBytes) return;
    await new Promise<void>((reached) => this.#marks.push({ atBytes, reached }));
  }

  #join(near: Socket, targetPort: number): void {
    if (this.#isDown) return void near.destroy();
    const far = connect(targetPort, "127.0.0.1");
    for (const socket of [near, far]) {
      this.#open.add(socket);
      socket.on("close", () => this.#open.delete(socket));
    }
    // A broken connection is this line's business: the other half breaks with it.
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    near.on("close", () => far.destroy());
    far.on("close", () => near.destroy());
    far.on("data", (bytes: Buffer) => {
      this.#passedBytes += bytes.length;
      for (const mark of this.#marks) if (this.#passedBytes >= mark.atBytes) mark.reached();
      this.#marks = this.#marks.filter(({ atBytes }) => this.#passedBytes < atBytes);
      const nextCut = this.#cutsAtBytes[0];
      if (nextCut !== undefined && this.#passedBytes >= nextCut) {
        this.#cutsAtBytes.shift();
        this.#cut();
      }
    });
    near.pipe(far);
    far.pipe(near);
  }

  #cut(): void {
    this.#cuts += 1;
    for (const socket of this.#open) socket.destroy();
  }

  async close(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
