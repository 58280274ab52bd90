import { runFeedWorker } from '@livetape/feed';

await runFeedWorker();
