/** Why a transfer waits, and until when; nothing once its turn has come: what went wrong before is over then. */
export function pauseOf(
  { fault, nextAt }: { readonly fault?: string | undefined; readonly nextAt?: Date | undefined },
  now: Date,
): { readonly fault: string; readonly until: Date } | undefined {
  if (fault === undefined || nextAt === undefined || nextAt <= now) return undefined;
  return { fault, until: nextAt };
}
