import { node } from '../../jest.preset.mjs';

export default node('fanout', import.meta.dirname);
