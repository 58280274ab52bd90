import { node } from '../../jest.preset.mjs';

export default node('sim', import.meta.dirname);
