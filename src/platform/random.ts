/** The only source of randomness and of new identifiers. */
export interface Randomness {
  bytes(count: number): Uint8Array;
  /** A new UUIDv7 with the time of the server's clock. */
  uuid(): string;
}
