/** What the page gives in `data-words`: in the reader's language, with the places {percent}, {sent}, {size}, {time} and {status}. */
export interface Words {
  readonly sending: string;
  readonly comparing: string;
  readonly paused: string;
  readonly "line-down": string;
  readonly "not-begun": string;
  readonly "signed-out": string;
  readonly kept: string;
  readonly "to-be-sealed": string;
  readonly sealing: string;
  readonly "other-file": string;
  readonly "file-changed": string;
  readonly "taken-over": string;
  readonly "refused-between": string;
  readonly "no-room": string;
  readonly progress: string;
  readonly left: string;
  readonly pause: string;
  readonly resume: string;
  readonly "go-on-here": string;
}
