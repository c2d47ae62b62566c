/** Somebody who has a place at a conference, as a badge says it. */
export interface PlaceHolder {
  readonly participantId: string;
  readonly name: string;
  readonly delegation: string;
  /** By their codes: the category, and all zones that it opens or that were granted beside. */
  readonly category: string;
  readonly zones: readonly string[];
  readonly firstDay: string;
  readonly lastDay: string;
}
