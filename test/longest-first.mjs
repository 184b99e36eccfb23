import { basename } from 'node:path';

/** What takes minutes, longest first: begun last, it would hold the run up while the other workers rest. */
const LONGEST = ['installation', 'rotation', 'private-location', 'whole-rotation', 'gateway'];

const rank = ({ path }) => {
  const at = LONGEST.indexOf(basename(path, '.test.ts'));
  return at === -1 ? LONGEST.length : at;
};

/** The order in which jest hands files to its workers. */
export default class LongestFirst {
  sort(tests) {
    return tests.toSorted((one, other) => rank(one) - rank(other));
  }

  allFailedTests(tests) {
    return tests;
  }

  cacheResults() {
    // How long each took this time changes nothing.
  }
}
