// What Chromium's inspector counts in a page and in its worker.

/** The page's, or with `worker` the one worker's, of an open CDP session of the page. */
export class Inspector {
  serial = 0;
  waiting = new Map();

  constructor(session) {
    this.session = session;
  }

  /** Reaches through to the page's first worker, whose thread has an inspector of its own. */
  static async ofWorker(session) {
    const inspector = new Inspector(session);
    const attached = new Promise((done) => session.once('Target.attachedToTarget', ({ sessionId }) => done(sessionId)));
    session.on('Target.receivedMessageFromTarget', ({ message }) => inspector.answer(JSON.parse(message)));
    await session.send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: false });
    inspector.sessionId = await attached;
    return inspector;
  }

  send(method, params = {}) {
    if (this.sessionId === undefined) return this.session.send(method, params);
    const id = ++this.serial;
    const message = JSON.stringify({ id, method, params });
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.session.send('Target.sendMessageToTarget', { sessionId: this.sessionId, message }).catch(reject);
    });
  }

  /** Bytes of JavaScript objects that are in use, after a collection of the others. */
  async heapBytes() {
    await this.send('HeapProfiler.enable');
    await this.send('HeapProfiler.collectGarbage');
    await this.send('HeapProfiler.disable');
    return (await this.send('Runtime.getHeapUsage')).usedSize;
  }

  answer({ id, result, error }) {
    const { resolve, reject } = this.waiting.get(id) ?? {};
    this.waiting.delete(id);
    if (error) reject?.(new Error(error.message));
    else resolve?.(result);
  }
}
