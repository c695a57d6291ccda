/** Something happened that must never happen. */
export interface Breach {
  /** A slug for each rule. */
  readonly rule: string;
  readonly detail: string;
}
export type TellBreach = (rule: string, detail: string) => void;
