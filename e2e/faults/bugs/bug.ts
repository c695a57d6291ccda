/** A place in the product's text, and what a mistake would make of it. */
export interface Patch {
  /** Below the project's folder. */
  readonly file: string;
  /** Found there once. */
  readonly from: string;
  readonly to: string;
}

/** A classic mistake, made in the services' own text as their processes load it: the files stay as they are. */
export interface Bug {
  readonly name: string;
  /** What is wrong, for a person. */
  readonly mistake: string;
  readonly patches: readonly Patch[];
}
