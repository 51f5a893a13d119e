import type { Asset, AssetSoftware, AssetUser } from './asset.ts';
import { Chance } from './chance.ts';
import type { Making } from './generate-assets.ts';
import { commonSoftware, rareSoftware } from './software-names.ts';

const gibibyte = 1024 ** 3;

/** As many as the heaviest asset that was measured has (external-apis §3.2). */
const most = 1_824;

/** Apart from the head's, so that filters need not make lists. */
const listSeed = 0x5eed;

/** The asset with users, softwares, memory and processors; what has no operating system is no computer and has none of them. */
export function withLists(making: Making, head: Asset): Asset {
  const { seed, index, oddity } = making;
  if (head.operatingSystem === undefined) return head;
  const chance = new Chance(seed ^ listSeed, index);
  const isGap = oddity === 'null entries';
  const size = chance.oneOf([4, 8, 8, 16, 32]) * gibibyte;
  const memory = { size: oddity === 'sizes as strings' ? String(size) : size };
  const processor = { numberOfCores: chance.oneOf([4, 6, 8, 16]) };
  const memoryModules = chance.oneOf([[memory], [memory, memory], [memory, memory], [memory, memory, memory, memory]]);
  const processors = chance.oneOf([[processor], [processor], [processor], [processor, processor]]);
  const [users, softwares] = [usersOf(making, chance), softwaresOf(making, chance)];
  return {
    ...head,
    users: isGap ? [...users, null] : users,
    softwares: isGap ? [null, ...softwares] : softwares,
    processors: isGap ? [...processors, null] : processors,
    memoryModules: isGap ? [null, ...memoryModules] : memoryModules,
  };
}

function usersOf({ users, oddity }: Making, chance: Chance): AssetUser[] {
  const list: AssetUser[] = [];
  for (let left = chance.oneOf([1, 1, 1, 2]); left > 0; left -= 1) {
    const number = String(chance.between(1, users));
    list.push({ name: `user${number}`, email: `user${number}@widget.example`, fullName: `User ${number}` });
  }
  if (oddity !== 'system accounts') return list;
  return [{ name: 'Administrator' }, { name: 'guest' }, { name: 'WDAGUtilityAccount', email: '' }, {}, ...list];
}

/** Of the asset's softwares none is named twice. */
function softwaresOf({ softwares, oddity }: Making, chance: Chance): AssetSoftware[] {
  const list = commonSoftware.filter(() => chance.share() < 0.6);
  const rare = rareSoftware();
  // Four of five assets are computers, and only these have any.
  const wanted = oddity === '1,800 softwares' ? most : Math.round(softwares * (0.8 + 0.9 * chance.share()));
  const start = chance.between(0, rare.length - 1);
  const stride = 2 * chance.between(10, 400) * 10 + 1;
  for (let step = 0; list.length < wanted && step < rare.length; step += 1) {
    const software = rare[(start + step * stride) % rare.length];
    if (software !== undefined) list.push(software);
  }
  return list.slice(0, wanted);
}
