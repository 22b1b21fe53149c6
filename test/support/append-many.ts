// A process of its own that appends to one journal again and again.
// Usage: append-many STATE SESSION CONVERSATION NAME COUNT
import { printFact } from '../../src/core/journal/journal.ts';
import { Journal } from '../../src/io/journal.ts';

const [state = '', session = '', conversation = '', name = '', count = '0'] = process.argv.slice(2);
const journal = new Journal(state);
for (let at = 1; at <= Number(count); at++) {
  const text = `${name} ${at} ${'and so on '.repeat(at % 40)}`;
  journal.append(
    session,
    conversation,
    printFact({ at: Date.now(), kind: 'prompt', text }, 'full') ?? '',
  );
}
