import { node } from '../../jest.preset.mjs';

export default node('widget', import.meta.dirname);
