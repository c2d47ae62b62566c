export interface PeerCall {
  /** Origin from the peer's designation, the only place this call may go to. */
  readonly endpoint: string;
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  /** Path and query, beginning with "/". */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Until the answer is complete (or, for a stream, until the next piece of it). */
  readonly deadlineMs: number;
  readonly maxResponseBytes: number;
  readonly signal?: AbortSignal;
}

export interface PeerAnswer {
  readonly status: number;
  /** Names in lower case; doubled headers are joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface PeerStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Ends with an error when the answer is cut, slow or longer than allowed. */
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * HTTP towards peers: deadlines, limits, no redirects, no cookies.
 * Refuses with `peer-unreachable`, `peer-too-slow`, `peer-answer-too-large`, `peer-endpoint-not-allowed`.
 */
export interface PeerHttp {
  call(call: PeerCall): Promise<PeerAnswer>;
  stream(call: PeerCall): Promise<PeerStream>;
  close(): Promise<void>;
}
