import ts from "typescript";

/** What one source file says. */
export interface FileKeys {
  /** Given to t(), say(), has() or written as a `…Key` property: must exist in English. */
  readonly said: readonly string[];
  /** The fixed beginning of a composed key given to t(): t(`web.tone.${tone}`). Some key must begin so. */
  readonly saidPrefixes: readonly string[];
  /** The fixed beginning of any composed text: whatever begins so counts as used. */
  readonly prefixes: readonly string[];
  /** The fixed beginning of a composed code: `decision-${rule}`. */
  readonly codePrefixes: readonly string[];
  /** Every string in the file: whatever is among them counts as used. */
  readonly literals: readonly string[];
}

export interface UsedKeys {
  /** Key to the file that says it. */
  readonly said: Map<string, string>;
  readonly saidPrefixes: Map<string, string>;
  readonly prefixes: Set<string>;
  readonly codePrefixes: Set<string>;
  readonly literals: Set<string>;
}

const SAYING = new Set(["t", "say"]);
const KEY_SHAPE = /^[a-z][a-z0-9-]*(\.[A-Za-z0-9()_-]+)+$/;

export function collectKeys(used: UsedKeys, keys: FileKeys, file: string): void {
  for (const key of keys.said) used.said.set(key, file);
  for (const prefix of keys.saidPrefixes) used.saidPrefixes.set(prefix, file);
  for (const prefix of keys.prefixes) used.prefixes.add(prefix);
  for (const prefix of keys.codePrefixes) used.codePrefixes.add(prefix);
  for (const literal of keys.literals) used.literals.add(literal);
}

/** Reads the syntax tree, so that comments and types do not count. */
export function keysOfFile(text: string, name: string): FileKeys {
  const kind = name.endsWith(".tsx") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const said: string[] = [];
  const saidPrefixes: string[] = [];
  const prefixes: string[] = [];
  const codePrefixes: string[] = [];
  const literals: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) {
      literals.push(node.text);
      if (isSaid(node) && KEY_SHAPE.test(node.text)) said.push(node.text);
      // The texts of an act: which of them its fields need is tests/acts.test.ts' business.
      if (isWords(node)) prefixes.push(`${node.text}.`);
    }
    if (ts.isTemplateExpression(node) && /^[a-z][a-z0-9-]*\.([a-z0-9.-]*)$/.test(node.head.text)) {
      prefixes.push(node.head.text);
      if (isSaid(node)) saidPrefixes.push(node.head.text);
    }
    if (ts.isTemplateExpression(node) && /^[a-z][a-z-]*-$/.test(node.head.text)) codePrefixes.push(node.head.text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, kind));
  return { said, saidPrefixes, prefixes: prefixes.filter((prefix) => prefix !== "error."), codePrefixes, literals };
}

/** `words: "treaty.fact"` of an act, `words="treaty.kind"` of a field. */
function isWords({ parent }: ts.StringLiteralLike): boolean {
  return (ts.isPropertyAssignment(parent) || ts.isJsxAttribute(parent)) && parent.name.getText() === "words";
}

function isSaid(node: ts.StringLiteralLike | ts.TemplateExpression): boolean {
  let place: ts.Node = node.parent;
  // t(late ? "a.b" : "a.c")
  while (ts.isConditionalExpression(place) || ts.isParenthesizedExpression(place)) place = place.parent;
  if (ts.isCallExpression(place) && place.arguments[0] !== undefined) {
    const called = place.expression;
    const name = ts.isPropertyAccessExpression(called) ? called.name.text : ts.isIdentifier(called) ? called.text : "";
    return SAYING.has(name) && node.pos >= place.arguments[0].pos && node.end <= place.arguments[0].end;
  }
  return ts.isPropertyAssignment(place) && place.name.getText().endsWith("Key");
}
