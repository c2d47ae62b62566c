import {
  CamelCasePlugin,
  type ColumnType,
  type Generated,
  type Kysely,
  type Selectable,
  type SelectType,
} from "kysely";
import { JSON_COLUMNS, type Tables } from "./generated/tables.ts";

/** A table or column in the name that it has in code: "sent_at" is sentAt. */
type CodeName<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CodeName<Rest>>}`
  : Name;

type NamesIn<Schema extends string> = keyof Tables & `${Schema}.${string}`;

/** For some columns what a store knows of them beyond the schema, under the names of the database. */
type Known<Schema extends string> = {
  readonly [Table in NamesIn<Schema>]?: { readonly [Column in keyof Tables[Table]]?: unknown };
};

// In brackets, so that a column that may be null is looked at whole.
type Narrowed<Column, Type> = [Column] extends [ColumnType<unknown, unknown, unknown>]
  ? Generated<Type>
  : [null] extends [Column]
    ? Exclude<Type, undefined> | null
    : Type;

type RowOf<Table extends keyof Tables, Of> = {
  [Column in keyof Tables[Table]]: Column extends keyof Of
    ? Narrowed<Tables[Table][Column], Of[Column]>
    : Tables[Table][Column];
};

/** What a store knows that knows nothing beyond the schema. */
// oxlint-disable-next-line typescript/no-generated-empty-object-type -- that is what is meant
type Nothing = Record<never, never>;

/** The tables of a module as the schema has them, with what their stores know beyond it. */
export type TablesOf<Schema extends string, Beyond extends Known<Schema> = Nothing> = {
  [Table in NamesIn<Schema>]: RowOf<Table, Table extends keyof Beyond ? Beyond[Table] : unknown>;
};

/** The same in the names of code. */
export type TablesInCode<Schema extends string, Beyond extends Known<Schema>> = {
  [Table in NamesIn<Schema> as CodeName<Table>]: NamedInCode<TablesOf<Schema, Beyond>[Table]>;
};

type NamedInCode<Row> = { [Column in keyof Row & string as CodeName<Column>]: Row[Column] };

// What stands in JSON keeps the names of its members.
const namesOfCode = new CamelCasePlugin({ maintainNestedObjectKeys: true });

/** The tables of a store, to be read and written in the names of code. */
export function tablesInCode<Schema extends string, Beyond extends Known<Schema> = Nothing>() {
  return (db: Kysely<unknown>): Kysely<TablesInCode<Schema, Beyond>> =>
    db.withPlugin(namesOfCode).withTables<TablesInCode<Schema, Beyond>>();
}

/** A row as such a store reads it. */
export type RowIn<Read extends (db: Kysely<unknown>) => unknown, Table extends string> =
  ReturnType<Read> extends Kysely<infer All> ? (Table extends keyof All ? Selectable<All[Table]> : never) : never;

type MayBeNull<Column> = null extends SelectType<Column> ? true : false;

/** A row in the names of code; what is null is absent. */
export type InCode<Row> = {
  readonly [Column in keyof Row & string as MayBeNull<Row[Column]> extends true ? never : CodeName<Column>]: SelectType<
    Row[Column]
  >;
} & {
  readonly [Column in keyof Row & string as MayBeNull<Row[Column]> extends true ? CodeName<Column> : never]?: Exclude<
    SelectType<Row[Column]>,
    null
  >;
};

/** Reads a row as code has it: each column under its own name, and none that is null. */
export function inCode<Row extends object>(row: Row): InCode<Row> {
  const named = Object.entries(row)
    .filter(([, value]) => value !== null)
    .map(([column, value]: [string, unknown]) => [codeName(column), value]);
  return Object.fromEntries(named) as InCode<Row>; // named as the type names them
}

/**
 * Writes a thing as values of its table, whose names may be those of code: JSON as text. What the thing lacks is null in a new row, and stays
 * as it is in a row that is changed.
 */
export function inRow<Thing extends object>(table: keyof Tables, thing: Thing): Thing {
  const json = new Set(JSON_COLUMNS[table]?.flatMap((column) => [column, codeName(column)]));
  const values = Object.entries(thing).map(([column, value]: [string, unknown]) => [
    column,
    json.has(column) && value !== null && value !== undefined ? JSON.stringify(value) : value,
  ]);
  return Object.fromEntries(values) as Thing; // whose type is what comes out again
}

function codeName(column: string): string {
  return column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
