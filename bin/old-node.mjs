// Runs on any Node, and says in one line what is missing where nothing else here can run.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `pairwatch: this is Node ${process.versions.node}; it needs Node 22.19 or newer (npm ci brings one on Linux and Windows: call it through npm or npx)\n`,
  );
  process.exit(3);
}
