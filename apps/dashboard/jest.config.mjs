import { angular } from '../../jest.preset.mjs';

export default angular('dashboard', import.meta.dirname);
