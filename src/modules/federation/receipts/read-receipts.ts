import { parseDispatchId, parseStateCode, RECEIPT_STRENGTHS } from "../../../protocol/index.ts";
import type { Connection } from "../tables.ts";
import type { ReceiptRow } from "../types.ts";
import { receiptsOf } from "./store.ts";

/** Every receipt given or taken about these dispatches, oldest first. */
export async function readReceipts(db: Connection, dispatchIds: readonly string[]): Promise<ReceiptRow[]> {
  if (dispatchIds.length === 0) return [];
  const rows = await receiptsOf(db, { dispatchIds });
  return rows.map((row) => {
    const strength = RECEIPT_STRENGTHS.find((known) => known === row.strength);
    if (strength === undefined) throw new Error(`the stored receipt ${row.receiptDigest} has no known strength`);
    return {
      dispatchId: parseDispatchId(row.dispatchId),
      state: parseStateCode(row.state),
      direction: row.direction,
      strength,
      code: row.code,
      at: row.givenAt.toISOString(),
      keptAt: row.keptAt,
      deliveredAt: row.deliveredAt,
      bytes: new Uint8Array(row.bytes),
    };
  });
}
