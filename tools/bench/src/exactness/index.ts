export { compareBooks } from './books';
export { compareDecoded } from './decoded';
export { compareWindows } from './windows';
