// A person's own GitHub on this machine: node test/support/run-fake-github.ts [port] [owner/name]
// Every call is printed; what the command needs to find it stands in the first lines.
import { FakeGitHub } from './fake-github.ts';

const [port = '0', repository = 'acme/shop'] = process.argv.slice(2);
const server = await FakeGitHub.start({ repository, port: Number(port) });
for (const [name, value] of Object.entries(server.env)) console.log(`export ${name}=${value}`);
server.onCall = ({ number, method, path, body }, moment) => {
  if (moment === 'after')
    console.log(
      `${number} ${method} ${path}${body === undefined ? '' : ` ${JSON.stringify(body)}`}`,
    );
};
