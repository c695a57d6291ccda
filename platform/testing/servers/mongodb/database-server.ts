/** A MongoDB, or what stands in for it, that we started and may end. */
export interface DatabaseServer {
  readonly describe: string;
  /** Not MongoDB: its speed says nothing about MongoDB's. */
  readonly isStandIn: boolean;
  readonly port: number;
  /** Of its process now; undefined where it is not a process of this machine. */
  pid(): number | undefined;
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Ends it and removes its data. */
  close(): Promise<void>;
}
