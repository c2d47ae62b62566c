import { parseDispatchId, parseStateCode, RECEIPT_STRENGTHS } from "../../../protocol/index.ts";
import type { Connection } from "../tables.ts";
import type { ReceiptRow } from "../types.ts";
import { receiptsOf } from "./store.ts";

/** Every receipt given or taken about a dispatch, oldest first. */
export async function readReceipts(db: Connection, dispatchId: string): Promise<ReceiptRow[]> {
  const rows = await receiptsOf(db, { dispatchId });
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
