import { gridColumns, neighbour } from './wall-grid';

describe('gridColumns', () => {
  it('puts 64 tiles on a wide screen in eight columns', () => {
    expect(gridColumns({ width: 1300, height: 820 }, 64, 118)).toBe(8);
    expect(gridColumns({ width: 980, height: 636 }, 64, 118)).toBe(8);
  });

  it('keeps tiles readable on a phone', () => expect(gridColumns({ width: 360, height: 560 }, 64, 160)).toBe(2));

  it('gives few tiles the room', () => {
    expect(gridColumns({ width: 1300, height: 820 }, 1, 118)).toBe(1);
    expect(gridColumns({ width: 1300, height: 820 }, 4, 118)).toBe(2);
    expect(gridColumns({ width: 0, height: 0 }, 4, 118)).toBe(1);
  });
});

describe('neighbour', () => {
  const grid = { columns: 3, tiles: 7 };

  it('moves by the grid and stays at its edges', () => {
    expect(neighbour('ArrowDown', 1, grid)).toBe(4);
    expect(neighbour('ArrowDown', 5, grid)).toBe(5);
    expect(neighbour('ArrowLeft', 0, grid)).toBe(0);
    expect(neighbour('ArrowUp', 4, grid)).toBe(1);
  });

  it('leaves other keys alone', () => expect(neighbour('a', 1, grid)).toBeNull());
});
