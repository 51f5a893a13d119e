import { open } from 'node:fs/promises';
import { arch } from 'node:os';

/** `e_machine` in the head of a program of Linux, by what Node calls the processor. */
const machines: Readonly<Record<string, number>> = { arm: 40, arm64: 183, ia32: 3, riscv64: 243, x64: 62 };

/**
 * Why a program cannot run on this processor; undefined where nothing speaks against it. The shell would take such a file for a
 * script, and fail with whatever its first bytes mean there.
 */
export async function madeForAnother(file: string): Promise<string | undefined> {
  const head = Buffer.alloc(20);
  const handle = await open(file, 'r');
  try {
    await handle.read(head, 0, head.length, 0);
  } finally {
    await handle.close();
  }
  const wanted = machines[arch()];
  if (wanted === undefined || head.toString('latin1', 0, 4) !== '\u007FELF') return undefined;
  const found = head.readUInt16LE(18);
  if (found === wanted) return undefined;
  const name = Object.entries(machines).find(([, machine]) => machine === found)?.[0] ?? `machine ${String(found)}`;
  return `${file} is made for ${name}, and this machine is ${arch()}`;
}
