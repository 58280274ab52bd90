import { node } from '../../jest.preset.mjs';

export default node('model', import.meta.dirname);
