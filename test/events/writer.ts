import { captureEvent } from '../../src/events/capture.ts';
import { eventStore } from '../../src/events/event-store.ts';

/** A process that adds events: `node writer.ts <folder> <name> <count>`. */
const [folder = '', name = '', count = '0'] = process.argv.slice(2);
const store = eventStore(folder, { events: 10_000, bytes: 1e9 });
for (let number = 0; number < Number(count); number += 1) {
  await store.add(
    captureEvent({
      at: Date.now(),
      source: 'tunnel',
      method: 'POST',
      address: 'http://127.0.0.1/',
      headers: {},
      body: JSON.stringify({ event: name, number, text: 'x'.repeat(5_000) }),
      status: 200,
      ms: 1,
    }),
  );
}
