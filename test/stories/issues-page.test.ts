import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeGitHub } from '../support/fake-github.ts';
import { timesIn } from '../support/mirrored.ts';
import { Page, withCommand, type Telling } from '../support/page.ts';
import { trackedRepo } from '../support/tracked-repo.ts';

const PAGE = new Page('issues.md');

let server: FakeGitHub;
beforeEach(async () => {
  server = await FakeGitHub.start();
});
afterEach(() => server.close());

/** What must be in the answers of commands. */
const TELLING: Telling = [
  [/^session assess .*swarm/, '"verdict": "mandatory"'],
  [/^session assess .*swarm/, '"type": "multi-agent"'],
  [/^session assess .*--components 3$/, 'mandatory'],
  [/^session assess .*query/, '"verdict": "mandatory"'],
  [/^session assess .*query/, '"type": "research"'],
  [/^session assess .*medium$/, 'ask'],
  [/^session assess .*compliance/, 'recommended'],
  [/^session assess .*typo/, '"verdict": "optional"'],
  [/^session issue create --dry-run$/, 'Real-time trading platform - AI Session'],
  [/^session issue create --dry-run$/, 'ai-session, active, type:multi-agent'],
  [/^session issue create$/, 'is the issue now: https://github.com/acme/shop/issues/'],
  [/^session issue list$/, 'waits  agent: System Architect'],
  [/^session issue sync --dry-run$/, 'comment on #1: 10 updates'],
  [/^session checkpoint /, '#1 is up to date'],
  [/^session issue find --status active$/, 'label:ai-session label:active'],
  [/^session issue find --type multi-agent/, 'created:>=2025-01-01'],
  [/^session issue find --outcome/, 'label:outcome:successful "authentication"'],
  [/^session find --type multi-agent/, 'Real-time trading platform'],
  [/^session complete --dry-run/, '#1'],
  [/^session complete --yes/, '#1 is closed in GitHub'],
  [/^session issue close /, 'is closed'],
];

/** What the comments of the first issue must have. */
const PARTS = [
  '🎯 **Milestone',
  '🧠 **Decision',
  '🚫 **Blocker',
  '🏗️ **Architecture',
  '✅ **Quality',
  '🔗 **Integration',
  '🤖 Agent Assigned: System Architect',
  '📈 Progress Update - Security Specialist',
  '- Total commits linked: 2',
  '- PRs created: 1',
  '- Key decisions: 1',
  '- Quality gates passed: 1',
];

/** Everything that was said on an issue. */
function said(number: number): string {
  return server.repository
    .commentsOf(number)
    .map(({ body }) => body)
    .join('\n');
}

describe('the page about issues', () => {
  it('has commands that work as written, in their order', async () => {
    const repo = trackedRepo();
    repo.git('config', 'user.name', 'Test');
    repo.git('config', 'user.email', 'test@example.org');
    repo.git('switch', '--quiet', '--create', 'feature/trading');
    const env = { ...withCommand(repo), ...server.env };
    let pull = 0;
    const ran = await PAGE.run(repo, env, TELLING, ({ text }) => {
      if (text.startsWith('git commit'))
        pull = server.repository.addPull({ branch: 'feature/trading' }).number;
    });
    expect(ran).toBeGreaterThan(30);
    expect(said(pull)).toContain('Related to AI session #1');
    expect(server.repository.issues.get(1)).toMatchObject({
      title: 'Real-time trading platform - AI Session',
      state: 'closed',
      labels: ['ai-session', 'type:multi-agent', 'completed', 'outcome:successful'],
    });
    for (const part of PARTS) expect(said(1)).toContain(part);
    expect(timesIn(said(1), '## 🏁 Session Complete')).toBe(1);
    expect(server.notified).toEqual([]);
  }, 120_000);

  it('has the command for every call that the idea of sessions on issues came with', () => {
    const missing = [
      'session assess', // should_create_session, assess_session_requirements
      '--command swarm', // swarm_session_integration
      '--command task', // task_session_integration
      '--command query', // query_session_integration
      '--complexity medium', // prompt_user
      'session issue create', // create_github_session
      'session agent add', // register_agent
      'session issue note --agent', // log_agent_progress
      'session issue note --type architecture', // document_approach_in_session
      'session issue sync', // update_session_progress
      '[#1]', // link_commit_to_session
      'session issue find --status active', // find_sessions({"status": "active"})
      'session issue find --type multi-agent --since 2025-01-01',
      'session issue find --outcome successful --contains authentication',
      'session issue stats', // session_analytics
      'session complete', // complete_session
      'session issue archive', // auto-archiving
    ].filter((one) => !PAGE.commands.includes(one));
    expect(missing).toEqual([]);
  });
});
