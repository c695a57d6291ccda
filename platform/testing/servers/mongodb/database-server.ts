/** A MongoDB, or what stands in for it, that we started and may end. */
export interface DatabaseServer {
  readonly describe: string;
  readonly port: number;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}
