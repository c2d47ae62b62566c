// The points of Ed25519, in whole numbers and without haste, as RFC 8032 section 5.1 writes them down.

const P = 2n ** 255n - 19n;
/** The order of the subgroup in which every key and every R must lie. */
export const L = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = mod(-121665n * power(121666n, P - 2n));

/** X, Y, Z, T of RFC 8032, section 5.1.4. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const NEUTRAL: Point = [0n, 1n, 1n, 0n];

/**
 * spec/encoding.md, "Keys and signatures": a canonical encoding of a point in the prime-order subgroup, and not of small
 * order. So L times the point is neutral, and the point itself is not.
 */
export function isGoodPoint(encoded: Uint8Array): boolean {
  const point = decoded(encoded);
  if (point === undefined || point[0] === 0n) return false; // x = 0: neutral, or of order two
  let sum = NEUTRAL;
  let doubled = point;
  for (let rest = L; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(sum, doubled);
    doubled = add(doubled, doubled);
  }
  return sum[0] === 0n && sum[1] === sum[2];
}

/** The number that the bytes are, the least significant first (RFC 8032, section 5.1.2). */
export function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes.toReversed()).toString("hex")}`);
}

/** RFC 8032, section 5.1.3; undefined for what is no point, or not its canonical spelling. */
function decoded(encoded: Uint8Array): Point | undefined {
  if (encoded.length !== 32) return undefined;
  const raw = littleEndian(encoded);
  const [sign, y] = [raw >> 255n, raw & ((1n << 255n) - 1n)];
  if (y >= P) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * power(v, 3n) * power(u * power(v, 7n), (P - 5n) / 8n));
  if (mod(v * x * x) === mod(-u)) x = mod(x * power(2n, (P - 1n) / 4n));
  if (mod(v * x * x) !== u || (x === 0n && sign === 1n)) return undefined;
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}

/** RFC 8032, section 5.1.4. */
function add(a: Point, b: Point): Point {
  const A = mod((a[1] - a[0]) * (b[1] - b[0]));
  const B = mod((a[1] + a[0]) * (b[1] + b[0]));
  const C = mod(2n * D * a[3] * b[3]);
  const Z = mod(2n * a[2] * b[2]);
  const [E, F, G, H] = [B - A, Z - C, Z + C, B + A];
  return [mod(E * F), mod(G * H), mod(F * G), mod(E * H)];
}

function mod(n: bigint): bigint {
  return ((n % P) + P) % P;
}

function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, mod(base)];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square);
    square = mod(square * square);
  }
  return result;
}
