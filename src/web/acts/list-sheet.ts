import type { Context } from "hono";
import type { z } from "zod";
import { Refusal } from "../../protocol/refusal.ts";
import { toCsv } from "../csv.ts";
import type { ParamValues, PathParams, Sendable } from "../operation.ts";
import type { View } from "../view.ts";
import { type ListQuery, type ListSpec, MAX_SHEET_ROWS } from "./list.tsx";

/** How many are read at once. */
const PART = 200;

/** All rows of a list, as it was narrowed, in one file. Refuses "list-too-long". */
export async function sheetOf<
  Ctx,
  User,
  Role extends string,
  Member extends string,
  Item extends Sendable<z.input<Answer>>,
  Answer extends z.ZodType,
  Key extends string,
  Facts,
  Choices extends Readonly<Record<string, string>>,
  Params extends PathParams,
>(
  {
    columns,
    sheet,
    load,
    member,
    searched = false,
    place,
  }: ListSpec<Ctx, User, Role, Member, Item, Answer, Key, Facts, Choices, Params>,
  context: Ctx,
  reader: { readonly view: View; readonly by: User; readonly params: ParamValues<Params> },
  query: ListQuery<Choices>,
): Promise<string> {
  const keys = Object.keys(columns) as Key[]; // Object.keys forgets the names of the members
  const rows = [];
  let before: string | undefined;
  do {
    const asked =
      searched || place !== undefined ? { ...query, limit: PART, ...(before !== undefined && { before }) } : query;
    const part = await load(context, asked, reader.by, reader.params);
    for (const item of part[member]) {
      const cells = sheet?.cells(item, reader);
      rows.push(keys.map((key) => cells?.[key]));
    }
    if (rows.length > MAX_SHEET_ROWS) {
      const said = `The list has more than ${MAX_SHEET_ROWS} rows. Narrow it by search or filters.`;
      throw new Refusal("list-too-long", said, { details: { most: MAX_SHEET_ROWS } });
    }
    before = part.next ?? undefined;
  } while (before !== undefined);
  await sheet?.log(context, reader.by, { rows: rows.length, chosen: query.chosen ?? {} });
  return toCsv(
    keys.map((key) => reader.view.t(columns[key])),
    rows,
  );
}

/** A file of this name, which no cache keeps. */
export function sendCsv(c: Context, text: string, at: string): Response {
  return c.body(text, 200, {
    "content-type": "text/csv; charset=utf-8",
    "content-disposition": `attachment; filename="${at.slice(1).replaceAll("/", "-")}.csv"`,
  });
}
