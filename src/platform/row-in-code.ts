/** A column in the name that it has in code: "sent_at" is sentAt. */
type CodeName<Column extends string> = Column extends `${infer First}_${infer Rest}`
  ? `${First}${Capitalize<CodeName<Rest>>}`
  : Column;

/** A row in the names of code; what is null is undefined. */
export type InCode<Row> = {
  readonly [Column in keyof Row & string as CodeName<Column>]: null extends Row[Column]
    ? Exclude<Row[Column], null> | undefined
    : Row[Column];
};

/** Reads a row as code has it, each column under its own name. */
export function inCode<Row extends object>(row: Row): InCode<Row> {
  const named = Object.entries(row).map(([column, value]: [string, unknown]) => [codeName(column), value ?? undefined]);
  return Object.fromEntries(named) as InCode<Row>; // named as the type names them
}

function codeName(column: string): string {
  return column.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}
