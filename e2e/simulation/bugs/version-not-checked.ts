import type { Bug } from './bug.ts';

export const versionNotChecked: Bug = {
  name: 'version-not-checked',
  mistake: 'a change is written over whatever has been written meanwhile',
  comparesVersions: false,
};
