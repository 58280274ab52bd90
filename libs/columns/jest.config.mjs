import { node } from '../../jest.preset.mjs';

export default node('columns', import.meta.dirname);
