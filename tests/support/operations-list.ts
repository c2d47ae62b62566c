import type { DescribedRoute } from "../../src/web/index.ts";

const HEADING = `# The operations of the JSON API, for review: method and path | id | who may | status | codes of refusal.
# Written by tests/api-description.test.ts from the routes of a server; schemas and sentences are in /api/openapi.json of each server and
# in dist/openapi.json. Codes that follow from what an operation reads are left out: src/web/operation-facts.ts has them.
`;

/** A line for each operation, by path and method. */
export function operationsList(routes: readonly DescribedRoute[]): string {
  const byPath = routes.toSorted((a, b) => `${a.path} ${a.method}`.localeCompare(`${b.path} ${b.method}`, "en"));
  return `${HEADING}${byPath.map(operationLine).join("\n")}\n`;
}

function operationLine({ method, path, operation }: DescribedRoute): string {
  const { id, who, answer, status = answer === undefined ? 204 : 200 } = operation;
  const outcome = [
    [status].flat().join(" or "),
    ...(operation.confirmed === true ? ["confirmed"] : []),
    ...(operation.trainingOnly === true ? ["training only"] : []),
  ];
  const unknown = Object.values(operation.params ?? {}).map((param) => param.unknown().code);
  const codes = [...new Set([...(operation.refusals ?? []), ...unknown])].toSorted();
  return [
    `${method.toUpperCase()} ${path.replaceAll(/:([A-Za-z]+)/g, "{$1}")}`,
    id,
    who === "anybody" ? who : who.join(", ") || "signed in",
    outcome.join(", "),
    codes.join(", ") || "-",
  ].join(" | ");
}
