/** As many bodies of this size as there can be connections fit into memory, whoever sends them. */
const SMALL_BODY_BYTES = 32 * 1024;

/** Whether to ask who sends it before it is read. */
export function hasLargeBody(request: Request): boolean {
  return Number(request.headers.get("content-length") ?? 0) > SMALL_BODY_BYTES;
}

/** The whole body, or undefined when it is longer: nothing of a larger one is kept. */
export async function readAtMost(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  if (Number(request.headers.get("content-length") ?? 0) > maxBytes) return undefined;
  if (request.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const part of request.body) {
    sizeBytes += part.byteLength;
    if (sizeBytes > maxBytes) return undefined;
    parts.push(part);
  }
  const whole = new Uint8Array(sizeBytes);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}
