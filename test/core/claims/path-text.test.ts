import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalized, readPathText, type Look } from '../../../src/core/claims/path-text.ts';

const SURE: [string, Look, string][] = [
  ['src/a.ts', 'code', 'src/a.ts'],
  ['src/a.ts:12', 'code', 'src/a.ts'],
  ['src/a.ts:12:5', 'code', 'src/a.ts'],
  ['src/a.ts:12-20', 'code', 'src/a.ts'],
  ['src/a.ts#L12-L20', 'code', 'src/a.ts'],
  ['tests/test_x.py::test_login', 'code', 'tests/test_x.py'],
  ['./scripts/build.sh', 'code', 'scripts/build.sh'],
  ['.github/workflows/ci.yml', 'code', '.github/workflows/ci.yml'],
  ['app/[id]/page.tsx', 'code', 'app/[id]/page.tsx'],
  ['app/(group)/page.tsx', 'code', 'app/(group)/page.tsx'],
  ['docs/My Notes/plan.md', 'code', 'docs/My Notes/plan.md'],
  ['src\\core\\a.ts', 'code', 'src/core/a.ts'],
  ['src/größe/übersicht.md', 'code', 'src/größe/übersicht.md'],
  ['build/Dockerfile', 'code', 'build/Dockerfile'],
  ['src/a.ts.', 'prose', 'src/a.ts'],
  ['(src/a.ts),', 'prose', 'src/a.ts'],
  ['**src/a.ts**', 'prose', 'src/a.ts'],
  ['"src/a.ts"', 'prose', 'src/a.ts'],
  ['src/__init__.py', 'prose', 'src/__init__.py'],
  ['../../docs/guide.md#set-up', 'link', '../../docs/guide.md'],
  ['README.md', 'listed', 'README.md'],
  ['src/core', 'listed-code', 'src/core'],
  ['tests/unit/a_test.go', 'argument', 'tests/unit/a_test.go'],
];

const PERHAPS: [string, Look][] = [
  ['README.md', 'code'],
  ['src/core', 'code'],
  ['src/', 'code'],
  ['.gitignore', 'code'],
  ['client/server', 'code'],
  ['application/json', 'code'],
  ['./a.ts', 'code'],
  ['../a.ts', 'code'],
  ['@scope/package/file.js', 'code'],
  ['/src/a.ts', 'code'],
];

const NONE: [string, Look][] = [
  ['https://example.com/a/b.ts', 'code'],
  ['https://example.com/a/b.ts', 'prose'],
  ['github.com/owner/repo.git', 'code'],
  ['www.example.com/a.html', 'prose'],
  ['src/**/*.ts', 'code'],
  ['src/{a,b}.ts', 'code'],
  ['src/<name>.ts', 'code'],
  ['path/to/file.py', 'code'],
  ['.../scripts/session.py', 'listed'],
  ['src/$name.ts', 'code'],
  ['foo()', 'code'],
  ['a.b()', 'code'],
  ['session.branch', 'code'],
  ['--output=src/a.ts', 'code'],
  ['1.2.3', 'code'],
  ['v1.2', 'code'],
  ['10/12', 'prose'],
  ['2026/11/20', 'prose'],
  ['and/or', 'prose'],
  ['client/server', 'prose'],
  ['N/A', 'listed'],
  ['Node.js', 'prose'],
  ['e.g.', 'prose'],
  ['.ts', 'code'],
  ['/clear', 'code'],
  ['/api/users', 'code'],
  ['src/a\u0000.ts', 'code'],
  ['src/a\u001b[31m.ts', 'code'],
  ['a sentence about src/a.ts', 'code'],
  ['', 'code'],
  ['.', 'code'],
  ['..', 'listed'],
  ['/', 'code'],
];

describe('the text of a path', () => {
  it.each(SURE)('%j as %s is %j for certain', (raw, look, path) => {
    expect(readPathText(raw, look)).toMatchObject({ path, sure: true });
  });

  it.each(PERHAPS)('%j as %s may be one', (raw, look) => {
    expect(readPathText(raw, look)?.sure).toBe(false);
  });

  it.each(NONE)('%j as %s is none', (raw, look) => {
    expect(readPathText(raw, look)).toBeUndefined();
  });

  it.each(['/etc/hosts.conf', '~/notes/a.md', '/home/me/src/a.ts', 'C:\\Users\\me\\a.ts'])(
    '%j begins outside of any project',
    (raw) => {
      expect(readPathText(raw, 'code')).toMatchObject({ sure: true, absolute: true });
    },
  );

  it('keeps what leads out of the root visible', () => {
    expect(normalized('src/../../etc/./passwd')).toBe('../etc/passwd');
  });

  it('never gives a path with an empty, a dot or an inner double dot part', () => {
    const looks = fc.constantFrom<Look>(
      'code',
      'prose',
      'link',
      'listed',
      'listed-code',
      'argument',
    );
    const part = fc.constantFrom('a', '..', '.', '', 'b.ts', 'c d', '-x', 'é', '`', ':', '~', '\\');
    const text = fc.array(part, { maxLength: 8 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(fc.oneof(text, fc.string()), looks, (raw, look) => {
        const path = readPathText(raw, look);
        if (!path || path.absolute || path.path === '') return;
        expect(path.path).toMatch(
          /^(?:\.\.\/)*(?:\.\.|(?!\.{1,2}(?:\/|$))[^/]+(?:\/(?!\.{1,2}(?:\/|$))[^/]+)*)$/,
        );
      }),
    );
  });
});
