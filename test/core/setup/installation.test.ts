import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/core/config-reader.ts';
import {
  configText,
  EVENTS,
  hookEntries,
  isUntouchedConfig,
  newProjectId,
  type FileChange,
  type Installed,
  type Machine,
  type Scope,
} from '../../../src/core/setup/installation.ts';
import { LAUNCHER_FILE } from '../../../src/core/setup/launcher.ts';
import { planInit, type InitPlan } from '../../../src/core/setup/plan-init.ts';
import { planUninstall } from '../../../src/core/setup/plan-uninstall.ts';
import { sha256 } from '../../../src/io/digest.ts';

const SETTINGS = '.claude/settings.json';
const MACHINE: Machine = {
  node: '/opt/node/bin/node',
  tool: '/opt/lib/agent-session',
  version: '1.0.0',
  launcher: '// agent-session launcher 1\n// before: {}\ncode();\n',
  userSettings: '/home/me/.claude/settings.json',
};

type Files = Record<string, string>;

function init(files: Files, installed?: Installed, scopes: Scope[] = ['project']): InitPlan {
  return planInit({
    scopes,
    machine: MACHINE,
    digest: sha256,
    read: (path) => files[path],
    installed,
    projectId: 'shop-1',
    excludeFile: undefined,
    contextFiles: [],
    agentFiles: [],
    agentsMd: false,
    force: false,
    preCommit: undefined,
    gitSettings: undefined,
  });
}

function uninstall(files: Files, installed: Installed | undefined): FileChange[] {
  const { userSettings } = MACHINE;
  const scopes: Scope[] = ['project', 'local'];
  const read = (path: string): string | undefined => files[path];
  return planUninstall({ scopes, userSettings, digest: sha256, read, installed, blockFiles: [] })
    .changes;
}

function apply(files: Files, changes: readonly FileChange[]): Files {
  const result = { ...files };
  for (const { path, after } of changes) {
    if (after === undefined) delete result[path];
    else result[path] = after;
  }
  return result;
}

describe('the entries', () => {
  it('of a project hold no path of the machine', () => {
    expect(JSON.stringify(hookEntries('project', MACHINE))).not.toMatch(/\/opt|\/home/);
  });

  it.each(['local', 'user'] as const)(
    'of scope %s run the absolute node and say their scope',
    (scope) => {
      for (const { hook } of hookEntries(scope, MACHINE)) {
        expect([hook.command, hook.args.slice(2)]).toEqual([MACHINE.node, ['--scope', scope]]);
      }
    },
  );

  it('all have a timeout', () => {
    expect(EVENTS.filter(({ timeout }) => !(timeout > 0))).toEqual([]);
  });
});

describe('the manifest', () => {
  it('keeps the first image when init runs again over what it left', () => {
    const files: Files = { [SETTINGS]: '{"a":1}' };
    const first = init(files);
    const left = apply(files, first.changes);
    // An older init knew one event less.
    const older = (left[SETTINGS] ?? '').replace(/,"PreCompact":\[.*?\]\}\]/, '');
    const noted = first.installed.files.map((file) =>
      file.path === SETTINGS ? { ...file, after: sha256(older) } : file,
    );
    const second = init({ ...left, [SETTINGS]: older }, { ...first.installed, files: noted });
    expect(second.added).toEqual(['PreCompact']);
    const final = apply({ ...left, [SETTINGS]: older }, second.changes);
    expect(apply(final, uninstall(final, second.installed))).toEqual(files);
  });

  it('gives the image up when a person changed the file in between', () => {
    const files: Files = { [SETTINGS]: '{"a":1}' };
    const first = init(files);
    const edited = { ...apply(files, first.changes) };
    edited[SETTINGS] = (edited[SETTINGS] ?? '')
      .replace('"a":1', '"a":2')
      .replace('"pre-compact"', '"old"');
    const second = init(edited, first.installed);
    const final = apply(edited, second.changes);
    expect(second.replaced).toEqual(['PreCompact']);
    expect(apply(final, uninstall(final, second.installed))).toEqual({ [SETTINGS]: '{"a":2}' });
  });

  it('holds no image of settings that held our hooks already', () => {
    const cloned = apply({}, init({ [SETTINGS]: '{"a":1}' }).changes);
    const older = {
      ...cloned,
      [SETTINGS]: (cloned[SETTINGS] ?? '').replace('"pre-compact"', '"old"'),
    };
    const plan = init(older);
    expect(plan.installed.files.find(({ path }) => path === SETTINGS)?.before).toBeNull();
    const final = apply(older, plan.changes);
    expect(apply(final, uninstall(final, plan.installed))).toEqual({ [SETTINGS]: '{"a":1}' });
  });

  it('is not needed in a clone: the launcher says what stood before', () => {
    for (const text of [
      '',
      '{}',
      '{ }\n',
      '{"hooks":{}}',
      '{\n\t"hooks": {\n\t}\n}\n',
      undefined,
    ]) {
      const files: Files = text === undefined ? {} : { [SETTINGS]: text };
      const cloned = apply(files, init(files).changes);
      expect(apply(cloned, uninstall(cloned, undefined))).toEqual(files);
    }
  });

  it('starts anew when the file was deleted in between', () => {
    const first = init({ [SETTINGS]: '{"a":1}' });
    const left = apply(
      {},
      first.changes.filter(({ path }) => path !== SETTINGS),
    );
    const second = init(left, first.installed);
    const final = apply(left, second.changes);
    expect(apply(final, uninstall(final, second.installed))).toEqual({});
  });
});

describe('a newer launcher than this tool brings', () => {
  it('stays', () => {
    const plan = planInit({
      scopes: ['project'],
      machine: {
        ...MACHINE,
        launcher: MACHINE.launcher.replace('launcher 1', 'launcher 2').replace('code', 'newer'),
      },
      digest: sha256,
      read: () => undefined,
      installed: undefined,
      projectId: 'x',
      excludeFile: undefined,
      contextFiles: [],
      agentFiles: [],
      agentsMd: false,
      force: false,
      preCommit: undefined,
      gitSettings: undefined,
    });
    const files = apply({}, plan.changes);
    expect(init(files).changes.map(({ path }) => path)).not.toContain(LAUNCHER_FILE);
  });
});

describe('the configuration', () => {
  it('is read without a complaint', () => {
    const { config, complaints } = readConfig(configText('shop-1'));
    expect([config.project, complaints]).toEqual(['shop-1', []]);
  });

  it('shows in its comments what the defaults are', () => {
    const spoken = configText('shop-1').replaceAll(/^# (?=[a-z]+:| )/gm, '');
    expect(readConfig(spoken).config).toMatchObject({
      ...readConfig('').config,
      project: 'shop-1',
      lint: {},
    });
  });

  it('is untouched until a person changes it', () => {
    expect(isUntouchedConfig(configText('shop-1'))).toBe(true);
    expect(isUntouchedConfig(configText('shop-1').replaceAll('\n', '\r\n'))).toBe(true);
    expect(isUntouchedConfig(`${configText('shop-1')}journal: off\n`)).toBe(false);
  });

  it.each([
    ['My Shop!', 'my-shop-1'],
    ['---', 'project-1'],
    ['日本', 'project-1'],
  ])('of a folder %j has the id %s', (name, id) => {
    expect(newProjectId(name, '1')).toBe(id);
  });
});
