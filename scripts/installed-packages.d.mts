export type Scope = 'runtime' | 'everything';
export const missingPackages: (root: string, scope: Scope) => readonly string[];
export const hasDevelopmentPackages: (root: string) => boolean;
export const bunBinary: (root: string) => string | undefined;
