import { type RawBuilder, sql, type SqlBool } from "kysely";
import { soughtName } from "../../convention/index.ts";

/** Whether a row is found by a text, however it is spelled. */
export function isFoundBy(search: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`position(${soughtName(search)} in found_by) > 0`;
}
