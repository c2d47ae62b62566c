import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

/** One place in the code that refuses, with a code that is known from the text alone. */
export interface RefusalSite {
  readonly code: string;
  /** "src/x.ts:12" */
  readonly where: string;
  /** Names of the values that go with it; undefined where only running the code would tell. */
  readonly values: readonly string[] | undefined;
}

export interface RefusalSites {
  readonly sites: readonly RefusalSite[];
  /** Places whose code comes from somewhere else, as "src/x.ts: expression". */
  readonly unread: readonly string[];
}

/**
 * Reads every `new Refusal(code, …)` and `unknownRefusal(code, …)` below `folder`: a literal, a choice between two, a constant of the same file, or the
 * parameter of a function, which is then looked up in that function's calls in the same file.
 */
export function refusalSites(root: string, folder: string): RefusalSites {
  const sites: RefusalSite[] = [];
  const unread: string[] = [];
  const names = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  for (const name of names.filter((one) => /\.tsx?$/.test(one) && !/\.test\.tsx?$/.test(one))) {
    const path = `${folder}/${name}`;
    const kind = name.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    const source = ts.createSourceFile(
      path,
      readFileSync(join(root, path), "utf8"),
      ts.ScriptTarget.Latest,
      true,
      kind,
    );
    for (const call of refusalsIn(source)) {
      const [first, , options] = call.arguments ?? [];
      const codes = first && codesOf(first, source);
      if (codes === undefined) unread.push(`${path}: ${first?.getText() ?? ""}`);
      const values = valuesOf(options);
      const line = source.getLineAndCharacterOfPosition(call.pos).line + 1;
      for (const code of codes ?? []) sites.push({ code, where: `${path}:${line}`, values });
    }
  }
  return { sites, unread };
}

function refusalsIn(source: ts.SourceFile): (ts.NewExpression | ts.CallExpression)[] {
  return descendants(source).filter(
    (node): node is ts.NewExpression | ts.CallExpression =>
      (ts.isNewExpression(node) && node.expression.getText() === "Refusal") ||
      (ts.isCallExpression(node) && node.expression.getText() === "unknownRefusal"),
  );
}

/** What the expression can be; undefined where it cannot be told from this file. */
function codesOf(node: ts.Expression, source: ts.SourceFile): readonly string[] | undefined {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isConditionalExpression(node)) {
    const [a, b] = [codesOf(node.whenTrue, source), codesOf(node.whenFalse, source)];
    return a && b && [...a, ...b];
  }
  if (ts.isTemplateExpression(node)) return codesOfTemplate(node, source);
  return ts.isIdentifier(node) ? codesOfName(node, source) : undefined;
}

function codesOfTemplate(node: ts.TemplateExpression, source: ts.SourceFile): readonly string[] | undefined {
  const [span, ...more] = node.templateSpans;
  if (span === undefined || more.length > 0) return undefined;
  return codesOf(span.expression, source)?.map((code) => `${node.head.text}${code}${span.literal.text}`);
}

function codesOfName(node: ts.Identifier, source: ts.SourceFile): readonly string[] | undefined {
  const constant = descendants(source).find(
    (one): one is ts.VariableDeclaration => ts.isVariableDeclaration(one) && one.name.getText() === node.text,
  );
  if (constant?.initializer !== undefined) return codesOf(constant.initializer, source);
  const holder = ts.findAncestor(node, ts.isFunctionDeclaration);
  const place = holder?.parameters.findIndex((one) => one.name.getText() === node.text) ?? -1;
  if (holder?.name === undefined || place < 0) return undefined;
  const otherwise = holder.parameters[place]?.initializer;
  const given = callsOf(holder.name.text, source).map((call) => {
    const argument = call.arguments[place] ?? otherwise;
    // A call that passes on what it was given, or nothing, adds no code of its own.
    if (argument === undefined || argument.getText() === node.text) return [];
    return codesOf(argument, source);
  });
  const codes = [...(otherwise ? [codesOf(otherwise, source)] : []), ...given];
  return codes.every((one) => one !== undefined) ? codes.flat() : undefined;
}

function callsOf(name: string, source: ts.SourceFile): ts.CallExpression[] {
  return descendants(source).filter(
    (one): one is ts.CallExpression => ts.isCallExpression(one) && one.expression.getText() === name,
  );
}

/** The names in `details` and `choices`. */
function valuesOf(options: ts.Expression | undefined): readonly string[] | undefined {
  if (options === undefined) return [];
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  const names: string[] = [];
  for (const member of options.properties) {
    if (ts.isSpreadAssignment(member)) return undefined;
    const name = member.name.getText();
    if (name !== "details" && name !== "choices") continue;
    if (!ts.isPropertyAssignment(member) || !ts.isObjectLiteralExpression(member.initializer)) return undefined;
    const inner = member.initializer.properties;
    if (inner.some((one) => ts.isSpreadAssignment(one) && !one.expression.getText().startsWith("("))) return undefined;
    names.push(...inner.flatMap((one) => one.name?.getText() ?? []));
  }
  return names;
}

function descendants(node: ts.Node): ts.Node[] {
  const all: ts.Node[] = [];
  const visit = (one: ts.Node): void => {
    all.push(one);
    ts.forEachChild(one, visit);
  };
  visit(node);
  return all;
}
