import { type BinaryOperationNode, OperatorNode, PostgresQueryCompiler, PrimitiveValueListNode } from "kysely";

/** A list is one parameter, whatever its length: `in ($1, $2, $3)` would be another statement for each length, planned anew. */
export class ListQueryCompiler extends PostgresQueryCompiler {
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { leftOperand, operator, rightOperand } = node;
    const comparison = OperatorNode.is(operator) ? ARRAY_COMPARISONS.get(operator.operator) : undefined;
    if (comparison === undefined || !PrimitiveValueListNode.is(rightOperand)) {
      super.visitBinaryOperation(node);
      return;
    }
    this.visitNode(leftOperand);
    this.append(` ${comparison} (`);
    this.appendValue(rightOperand.values);
    this.append(")");
  }
}

const ARRAY_COMPARISONS: ReadonlyMap<string, string> = new Map([
  ["in", "= any"],
  ["not in", "<> all"],
]);
