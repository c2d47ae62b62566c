import { dateIn, type LegalBasisOption } from "../../../convention/index.ts";
import type { Matter } from "../access.ts";
import type { CooperationContext } from "./context.ts";
import type { RequestFile } from "./domain/request-file.ts";
import { isUndecided } from "./domain/status.ts";
import { todayIn } from "./zones.ts";

/** The legal bases for a request that would leave today, in our own calendar. */
export async function basesFor(
  context: CooperationContext,
  file: Pick<RequestFile, "mechanism" | "draft">,
  state: string,
): Promise<readonly LegalBasisOption[]> {
  return await context.treaty.legalBasis({
    requesting: context.platform.config.state,
    requested: state,
    mechanism: file.mechanism,
    offence: file.draft?.offence ?? { electronicEvidence: true },
    date: todayIn(context),
  });
}

/** The asker said what binds both States; our own record says it again, or not. */
export async function basesOfTheirs(
  { treaty, platform: { config } }: Pick<CooperationContext, "treaty" | "platform">,
  { file, dossier }: Matter,
): Promise<{ readonly bases?: readonly LegalBasisOption[] }> {
  if (file.direction !== "incoming" || file.status === undefined || !isUndecided(file.status)) return {};
  const bases = await treaty.legalBasis({
    requesting: dossier.state,
    requested: config.state,
    mechanism: file.mechanism,
    offence: { electronicEvidence: true },
    date: dateIn(new Date(file.receivedAt ?? file.openedAt), config.timeZone),
  });
  return { bases };
}

/** The reservations of this State that are in force today, by their ids. */
export async function ownReservations(context: CooperationContext): Promise<readonly string[]> {
  return await context.treaty.reservationsOf(context.platform.config.state, todayIn(context));
}
