/** Version of the contracts. Raised with each release: minor for additions, major when something is removed or narrowed. */
export const contractsVersion = '0.1.0';
