/** Invariants of a run: each is printed with what was found, and the last line is `N passed, N failed`. No time is one. */
export class Checks {
  passed = 0;
  failed = 0;

  /** Prints and counts. `found` says the numbers that were compared. */
  expect(isTrue, name, found) {
    if (isTrue) this.passed++;
    else this.failed++;
    console.log(`${isTrue ? 'ok  ' : 'FAIL'}  ${name}: ${found}`);
  }

  /** The last line; the exit code is 1 when one failed. */
  end() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    if (this.failed > 0) process.exitCode = 1;
  }
}
