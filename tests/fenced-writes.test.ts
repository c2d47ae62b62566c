import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

// R20: the fence of the lease is compared at the beginning of each transaction, so what is written outside one passes it by. The
// database of a server is handed to what reads; what writes gets the transaction's.

const root = join(import.meta.dirname, "../src");
const WRITES = new Set(["insertInto", "updateTable", "deleteFrom"]);
/** A whole database outside a transaction: `database.db`, `context.platform.database.db`. */
const OUTSIDE = /(?:^|\.)database\.db$/;
/** A function that calls it `db`: every `db` in it is that one. */
const TAKES_DB = /\{[^{}]*\bdb\b[^{}]*\} = [\w.]*\bdatabase;/;

const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
  .map((name) => ts.createSourceFile(name, readFileSync(join(root, name), "utf8"), ts.ScriptTarget.Latest, true));

function* nodesOf(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

function callsIn(node: ts.Node): ts.CallExpression[] {
  return [...nodesOf(node)].filter((one) => ts.isCallExpression(one));
}

function isWrite(call: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(call.expression) && WRITES.has(call.expression.name.text);
}

function isWritingText(node: ts.Node): boolean {
  const isSql = ts.isTaggedTemplateExpression(node) && node.tag.getText().startsWith("sql");
  return isSql && /^\s*(?:with[\s\S]*)?(?:insert into|update|delete from)\s/i.test(node.template.getText().slice(1));
}

/** Functions that change rows by the database that they are given, by name. */
function writersOf(): Set<string> {
  const functions = sources.flatMap((source) => source.statements.filter((one) => ts.isFunctionDeclaration(one)));
  const writes = functions.filter((one) => callsIn(one).some(isWrite) || [...nodesOf(one)].some(isWritingText));
  return new Set(writes.flatMap(({ name }) => name?.text ?? []));
}

test("nothing is written to the database outside a transaction", () => {
  const writers = writersOf();
  expect(writers.size).toBeGreaterThan(100);
  const faults = sources.flatMap((source) =>
    callsIn(source).flatMap((call) => {
      const isCaller = ts.isIdentifier(call.expression) && writers.has(call.expression.text);
      const given = isCaller ? call.arguments[0]?.getText() : isWrite(call) ? databaseOf(call) : undefined;
      if (given === undefined || !(OUTSIDE.test(given) || (given === "db" && isAlias(call)))) return [];
      return [`${source.fileName}: ${call.expression.getText().split("\n")[0] ?? ""}`];
    }),
  );
  expect(faults).toEqual([]);
});

function isAlias(call: ts.Node): boolean {
  const around = ts.findAncestor(call, (node) => ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node));
  return around !== undefined && TAKES_DB.test(around.getText());
}

/** On what `….insertInto(…)` is called, without the narrowing of its tables. */
function databaseOf({ expression }: ts.CallExpression): string {
  return ts.isPropertyAccessExpression(expression)
    ? expression.expression.getText().replace(/\s*\.withTables<[\s\S]*>\(\)$/, "")
    : "";
}
