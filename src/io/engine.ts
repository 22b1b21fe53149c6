const FLAGS = Symbol.for('agent-session engine flags');
/** Bundles have copies of this module of their own, and one engine. */
const shared = process as unknown as { [FLAGS]?: string };

/**
 * Makes V8 wait longer before it compiles what runs often. By itself it does so within the first
 * thousand files of a run, and takes as long for that as the files do: a second processor hides that
 * where one is idle, and nowhere else.
 */
export function compileLater(): void {
  // Loaded here: few runs are long enough to need it.
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  // Bytes of bytecode; 135,168 of them are usual. A V8 without this flag passes it over.
  setFlagsFromString('--interrupt-budget=600000');
  shared[FLAGS] = '-later';
}

/** What a file name says of flags set here: code that V8 compiled under others it refuses. */
export function engineFlags(): string {
  return shared[FLAGS] ?? '';
}
