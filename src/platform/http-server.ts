export interface HttpServer {
  /** Origin with the port that was really taken. */
  readonly url: string;
  readonly port: number;
  /** Takes no new connection, lets answers finish (at most a few seconds), then closes. */
  close(): Promise<void>;
}
