// One meaning for each column type on both engines: what goes in, what comes out.

/** What a bound parameter may be on the wire: text, bytes or null. */
export type WireValue = string | Uint8Array | null;

type Reader = (text: string) => unknown;

const asNumber: Reader = (text) => Number(text);
const asText: Reader = (text) => text;

// Object identifiers of pg_catalog.pg_type; they never change.
const scalarReaders: Readonly<Record<number, Reader>> = {
  16: (text) => text === "t", // boolean
  17: readBytes, // bytea
  20: readBigInteger, // bigint
  21: asNumber, // smallint
  23: asNumber, // integer
  26: asNumber, // oid
  114: (text) => JSON.parse(text) as unknown, // json
  700: asNumber, // real
  701: asNumber, // double precision
  1082: asText, // date, as "2027-01-31": a day has no time zone
  1114: asText, // timestamp without time zone
  1184: readInstant, // timestamptz
  1700: asText, // numeric, exact
  3802: (text) => JSON.parse(text) as unknown, // jsonb
};

// Array type → type of its elements.
const arrayElements: Readonly<Record<number, number>> = {
  1000: 16,
  1001: 17,
  1005: 21,
  1007: 23,
  1009: 25, // text
  1015: 1043, // varchar
  1016: 20,
  1115: 1114,
  1182: 1082,
  1185: 1184,
  1231: 1700,
  2951: 2950, // uuid
  3807: 3802,
};

/** For PGlite, which derives the readers of array types itself. */
export const pgliteReaders: Readonly<Record<number, Reader>> = scalarReaders;

/** For node-postgres. `splitArray` is its own reader of arrays of text. */
export function readerFor(typeId: number, splitArray: (text: string) => (string | null)[]): Reader {
  const element = arrayElements[typeId];
  if (element === undefined) return scalarReaders[typeId] ?? asText;
  const readElement = scalarReaders[element] ?? asText;
  return (text) => splitArray(text).map((item) => (item === null ? null : readElement(item)));
}

/** Bytes stay bytes, times become ISO, arrays become Postgres arrays, other objects JSON: as node-postgres does it. */
export function toWire(value: unknown): WireValue {
  if (value === null || value === undefined) return null;
  if (value instanceof Uint8Array) return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.map(toArrayItem).join(",")}}`;
  if (typeof value === "object") return JSON.stringify(value);
  if (
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "bigint" ||
    typeof value === "boolean"
  ) {
    return String(value);
  }
  throw new TypeError(`A ${typeof value} cannot be sent to the database.`);
}

function toArrayItem(value: unknown): string {
  if (Array.isArray(value)) return `{${value.map(toArrayItem).join(",")}}`;
  const item = toWire(value);
  if (item === null) return "NULL";
  if (item instanceof Uint8Array) return `"\\\\x${Buffer.from(item).toString("hex")}"`;
  return `"${item.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function readBytes(text: string): Uint8Array {
  if (!text.startsWith("\\x")) throw new Error("The database answered bytea in a form other than hex.");
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

function readBigInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError("A bigint from the database is too large for a number.");
  return value;
}

// Both engines are told to work in UTC, so that the offset is always "+00".
function readInstant(text: string): Date {
  const match = /^(\d{4,})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\+00$/.exec(text);
  if (!match) throw new RangeError("A time from the database is not a finite time in UTC.");
  const [, year, month, day, hour, minute, second, fraction = "0"] = match;
  const ms = Number(fraction.padEnd(6, "0").slice(0, 3));
  return new Date(
    Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second), ms),
  );
}
