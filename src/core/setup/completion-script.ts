/** A verb as completions need it; flags in commander's notation. */
export interface CompletedVerb {
  name: string;
  aliases: readonly string[];
  summary: string;
  options: readonly { flags: string; description: string; choices?: readonly string[] }[];
  /** What its first argument may be. */
  words: readonly string[];
  /** Whether its first argument is a ref. */
  takesRef: boolean;
}

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** The completion script of a shell for these verbs. */
export function completionScript(shell: Shell, verbs: readonly CompletedVerb[]): string {
  if (shell === 'bash') return bashScript(verbs);
  return shell === 'zsh' ? zshScript(verbs) : fishScript(verbs);
}

/** Prints the ids of all sessions, one per line. */
const IDS = `session list --all --json 2>/dev/null | sed -n 's/^ *"id": "\\(.*\\)",\\{0,1\\}$/\\1/p'`;

/** What stands in the place of a verb. */
const GLOBAL = [
  { long: 'help', short: 'h', description: 'show all verbs' },
  { long: 'version', short: 'V', description: 'show the version' },
];
const GLOBAL_NAMES = GLOBAL.map(({ long }) => `--${long}`).join(' ');

interface Flag {
  long: string;
  short: string | undefined;
  /** The name of its value, or undefined for a switch. */
  value: string | undefined;
  description: string;
  choices: readonly string[];
}

function flagsOf({ options }: CompletedVerb): Flag[] {
  const all = options.map(({ flags, description, choices = [] }) => ({
    long: /--([\w-]+)/.exec(flags)?.[1] ?? '',
    short: /(?:^|\s)-(\w)\b/.exec(flags)?.[1],
    value: /<([^>]+)>/.exec(flags)?.[1],
    description,
    choices,
  }));
  return [
    ...all,
    { long: 'help', short: 'h', value: undefined, description: 'show help', choices: [] },
  ];
}

function names({ name, aliases }: CompletedVerb): string[] {
  return [name, ...aliases];
}

function isPath({ value }: Flag): boolean {
  return value === 'file' || value === 'path' || value === 'folder';
}

function isRef({ value }: Flag): boolean {
  return value === 'ref';
}

function bashScript(verbs: readonly CompletedVerb[]): string {
  const cases = verbs.map((verb) => {
    const flags = flagsOf(verb);
    const values = flags.flatMap((flag) => {
      if (flag.value === undefined) return [];
      const pattern = [
        `--${flag.long}`,
        ...(flag.short === undefined ? [] : [`-${flag.short}`]),
      ].join('|');
      const answer =
        flag.choices.length > 0
          ? `COMPREPLY=($(compgen -W ${quote(flag.choices.join(' '))} -- "$cur"))`
          : isPath(flag)
            ? 'COMPREPLY=($(compgen -f -- "$cur"))'
            : isRef(flag) && flag.long === 'session'
              ? `COMPREPLY=($(compgen -W "$(${IDS})" -- "$cur"))`
              : 'COMPREPLY=()';
      return [`        ${pattern}) ${answer}; return ;;`];
    });
    const words = flags.map(({ long }) => `--${long}`).join(' ');
    const first = verb.takesRef
      ? `words="$words @ $(${IDS})"`
      : verb.words.length > 0
        ? `words="$words ${verb.words.join(' ')}"`
        : ':';
    return [
      `    ${names(verb).join('|')})`,
      ...(values.length > 0 ? ['      case "$prev" in', ...values, '      esac'] : []),
      `      words=${quote(words)}`,
      `      case "$cur" in -*) ;; *) [ "$COMP_CWORD" -eq 2 ] && ${first} ;; esac`,
      '      ;;',
    ].join('\n');
  });
  return [
    '# bash completion for session; put this into ~/.bashrc:  eval "$(session completions bash)"',
    '_session() {',
    '  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=""',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    case "$cur" in -*) words=${quote(GLOBAL_NAMES)} ;; *) words=${quote(verbs.flatMap(names).join(' '))} ;; esac`,
    '    COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '    return',
    '  fi',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "$cur"))',
    '}',
    'complete -o default -F _session session',
    '',
  ].join('\n');
}

function zshScript(verbs: readonly CompletedVerb[]): string {
  const table = verbs.flatMap((verb) =>
    names(verb).map((name) => `    ${quote(`${name}:${verb.summary}`)}`),
  );
  const cases = verbs.map((verb) => {
    const specs = flagsOf(verb).map((flag) => `      ${zshSpec(flag)}`);
    const first = verb.takesRef
      ? ["      '1:ref:_session_ids'"]
      : verb.words.length > 0
        ? [`      '1:word:(${verb.words.join(' ')})'`]
        : [];
    return [
      `    ${names(verb).join('|')}) _arguments -s \\`,
      [...specs, ...first].join(' \\\n'),
      '      ;;',
    ].join('\n');
  });
  return [
    '#compdef session',
    '# zsh completion for session; put this into ~/.zshrc:  eval "$(session completions zsh)"',
    `_session_ids() { local -a ids; ids=(\${(f)"$(${IDS})"}); compadd -- @ $ids }`,
    '_session() {',
    '  local -a verbs',
    '  verbs=(',
    ...table,
    '  )',
    '  if (( CURRENT == 2 )); then',
    `    if [[ $words[2] == -* ]]; then compadd -- ${GLOBAL_NAMES}; else _describe verb verbs; fi`,
    '    return',
    '  fi',
    '  shift words; (( CURRENT-- ))',
    '  case $words[1] in',
    ...cases,
    '  esac',
    '}',
    'compdef _session session',
    '',
  ].join('\n');
}

function zshSpec(flag: Flag): string {
  const description = flag.description.replaceAll(/[[\]:]/g, ' ');
  const action =
    flag.choices.length > 0
      ? `(${flag.choices.join(' ')})`
      : isPath(flag)
        ? '_files'
        : isRef(flag)
          ? '_session_ids'
          : ' ';
  const value = flag.value === undefined ? '' : `:${flag.value}:${action}`;
  const both = flag.short === undefined ? [`--${flag.long}`] : [`-${flag.short}`, `--${flag.long}`];
  return both.map((name) => quote(`*${name}[${description}]${value}`)).join(' ');
}

function fishScript(verbs: readonly CompletedVerb[]): string {
  const lines = verbs.flatMap((verb) => {
    const seen = quote(`__fish_seen_subcommand_from ${names(verb).join(' ')}`);
    const heads = names(verb).map(
      (name) =>
        `complete -c session -n __fish_use_subcommand -f -a ${name} -d ${quote(verb.summary)}`,
    );
    const flags = flagsOf(verb).map((flag) => {
      const short = flag.short === undefined ? '' : ` -s ${flag.short}`;
      const value =
        flag.value === undefined
          ? ''
          : flag.choices.length > 0
            ? ` -x -a ${quote(flag.choices.join(' '))}`
            : isPath(flag)
              ? ' -r -F'
              : isRef(flag)
                ? ` -x -a '(__session_ids)'`
                : ' -x';
      return `complete -c session -n ${seen}${short} -l ${flag.long}${value} -d ${quote(flag.description)}`;
    });
    const first = verb.takesRef
      ? `'@ (__session_ids)'`
      : verb.words.length > 0
        ? quote(verb.words.join(' '))
        : undefined;
    return [
      ...heads,
      ...flags,
      ...(first === undefined ? [] : [`complete -c session -n ${seen} -f -a ${first}`]),
    ];
  });
  return [
    '# fish completion for session:  session completions fish > ~/.config/fish/completions/session.fish',
    `function __session_ids; ${IDS}; end`,
    'complete -c session -f',
    ...GLOBAL.map(
      ({ long, short, description }) =>
        `complete -c session -n __fish_use_subcommand -s ${short} -l ${long} -d ${quote(description)}`,
    ),
    ...lines,
    '',
  ].join('\n');
}

/** A word in single quotes that bash, zsh and fish all read alike. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'"'"'`)}'`;
}
