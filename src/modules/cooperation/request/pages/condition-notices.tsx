import type { JSX } from "hono/jsx/jsx-runtime";
import type { Condition } from "../../../../protocol/bodies/index.ts";
import { Moment, Notice, type View } from "../../../../web/index.ts";
import { conditionName } from "../lines.ts";
import { Free } from "./words.tsx";

/** What the State that gives binds the receiver to, each with when it was lifted, if it was. */
export function ConditionNotices({
  view: { t },
  conditions,
  lifted = new Map(),
}: {
  view: View;
  conditions: readonly Condition[];
  /** When conditions were lifted since, by their ids. */
  lifted?: ReadonlyMap<string, string>;
}): JSX.Element {
  return (
    <>
      {conditions.map((condition) => {
        const { id, article, text } = condition;
        const at = lifted.get(id);
        return (
          <Notice
            tone={at === undefined ? "attention" : "neutral"}
            title={t("cooperation.decision.condition", { kind: conditionName({ t }, condition), article })}
          >
            {at !== undefined && (
              <p>
                <strong>{t("cooperation.decision.lifted")}</strong> <Moment at={new Date(at)} />
              </p>
            )}
            <Free text={text} />
          </Notice>
        );
      })}
    </>
  );
}
