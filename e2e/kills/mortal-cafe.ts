import type { Started } from '../cafe/process.ts';
import { startCafe } from '../cafe/start.ts';

/** One process of the café, from its start to its end. */
export interface Life {
  /** A request of this life was answered. False when that life is over: the answer was still on the line. */
  answered(): boolean;
}

export interface Death {
  /** The process was there until it was killed. */
  readonly wasAlive: boolean;
  /** How many requests it had answered in its life. */
  readonly answers: number;
}

/** A café that dies and comes back on the same data and the same port. */
export interface MortalCafe {
  readonly url: string;
  life(): Life;
  /** `kill -9`, and a new start; resolves when it is open again. */
  strike(): Promise<Death>;
  deaths(): readonly Death[];
  /** What all its lives have printed. */
  output(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
  /** Whatever state it is in. */
  end(): Promise<void>;
}

export const openMortalCafe = async (options: {
  readonly dataDir: string;
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
}): Promise<MortalCafe> => {
  const { dataDir, port, env } = options;
  const start = () => startCafe({ dataDir, env: { ...env, PORT: String(port) } });
  let process: Started = await start();
  let life = createLife();
  let printed = '';
  const deaths: Death[] = [];
  return {
    url: `http://127.0.0.1:${port}`,
    life: () => life.seen,
    strike: async () => {
      const wasAlive = await process.kill();
      const death = { wasAlive, answers: life.end() };
      deaths.push(death);
      printed += process.output();
      process = await start();
      life = createLife();
      return death;
    },
    deaths: () => deaths,
    output: () => printed + process.output(),
    stop: () => process.stop(),
    end: async () => void (await process.kill()),
  };
};

const createLife = () => {
  let answers = 0;
  let over = false;
  const seen: Life = {
    answered: () => {
      if (!over) answers += 1;
      return !over;
    },
  };
  return {
    seen,
    end: () => {
      over = true;
      return answers;
    },
  };
};
