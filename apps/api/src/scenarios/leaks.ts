import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a process holds. */
export interface Holdings {
  /** Sockets, servers, timers and children, by kind; those of the process's own output not counted. */
  readonly handles: Readonly<Record<string, number>>;
  readonly heapBytes: number;
}

/** Output, and what the runtime itself opens once. */
const OWN_HANDLES: ReadonlySet<string> = new Set(['TTYWrap', 'PipeWrap', 'FSReqCallback', 'Immediate', 'CloseReq']);

/** Growth of the heap that a run may leave: compiled code, and what came of each scenario; no clients. */
const HEAP_GROWTH_BYTES_MAX = 16_000_000;

/** Time for handles that are being closed to be gone. */
const SETTLE_MS_MAX = 3_000;

/** Counts what is held, after what nobody holds has been taken away. */
export async function holdings(): Promise<Holdings> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    collect();
    await delay(1);
  }
  return { handles: handles(), heapBytes: process.memoryUsage().heapUsed };
}

/** What a run has left. */
export interface Leaks {
  /** In sentences; none when all is gone. */
  readonly left: readonly string[];
  readonly heapGrowthBytes: number;
}

/** What is left of a run that it did not begin with. Waits a moment for what is being closed. */
export async function leaks(start: Holdings): Promise<Leaks> {
  const deadline = performance.now() + SETTLE_MS_MAX;
  while (moreThan(start).length > 0 && performance.now() < deadline) await delay(20);
  const { heapBytes } = await holdings();
  const left = moreThan(start);
  const heapGrowthBytes = heapBytes - start.heapBytes;
  if (heapGrowthBytes > HEAP_GROWTH_BYTES_MAX) left.push(`the heap is ${Math.round(heapGrowthBytes / 1e6)} MB larger`);
  return { left, heapGrowthBytes };
}

function moreThan({ handles: before }: Holdings): string[] {
  return Object.entries(handles())
    .filter(([kind, count]) => count > (before[kind] ?? 0))
    .map(([kind, count]) => `${count - (before[kind] ?? 0)} of ${kind} left`);
}

function handles(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) {
    if (!OWN_HANDLES.has(kind)) counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}
