/** The newest so many entries; older ones are forgotten. */
export interface Recent<V> {
  has(key: string): boolean;
  get(key: string): V | undefined;
  add(key: string, value: V): void;
  delete(key: string): void;
}

export const createRecent = <V>(most: number): Recent<V> => {
  const entries = new Map<string, V>();
  return {
    has: (key) => entries.has(key),
    get: (key) => entries.get(key),
    add: (key, value) => {
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
    delete: (key) => {
      entries.delete(key);
    },
  };
};
