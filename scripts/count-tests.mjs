// count-tests.mjs REPORT STATUS: prints `N passed, M failed` from vitest's JSON report and the test command's exit code.
import { readFileSync } from 'node:fs';

const [report, status] = process.argv.slice(2);

/** A file that could not be loaded has no failed test, and still failed. */
function count({ numPassedTests, numFailedTests, testResults }) {
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return { passed: numPassedTests, failed: numFailedTests + unloaded.length };
}

function read() {
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    // Lint, types or the build failed before any test began.
    return { passed: 0, failed: 0 };
  }
}

const { passed, failed } = read();
const problems = status === '0' && passed > 0 ? failed : Math.max(failed, 1);
console.log(`${passed} passed, ${problems} failed`);
process.exitCode = problems > 0 ? 1 : 0;
