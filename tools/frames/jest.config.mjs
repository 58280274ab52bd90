import { node } from '../../jest.preset.mjs';

export default node('frames', import.meta.dirname);
