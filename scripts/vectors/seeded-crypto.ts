import { seededRandom } from "../../tests/support/seeded-random.ts";

/**
 * Runs work while the platform's random bytes come from a seed. The age library draws its file keys and encapsulations
 * there and takes no randomness as an argument; without this, vectors would change at every run. For vectors only.
 */
export async function withSeededCrypto<T>(seed: string, work: () => Promise<T>): Promise<T> {
  const random = seededRandom(`platform ${seed}`);
  const original = Object.getOwnPropertyDescriptor(crypto, "getRandomValues");
  const draw = <A extends ArrayBufferView>(target: A): A => {
    new Uint8Array(target.buffer, target.byteOffset, target.byteLength).set(random(target.byteLength));
    return target;
  };
  Object.defineProperty(crypto, "getRandomValues", { configurable: true, value: draw });
  try {
    return await work();
  } finally {
    if (original === undefined) Reflect.deleteProperty(crypto, "getRandomValues");
    else Object.defineProperty(crypto, "getRandomValues", original);
  }
}
