// Symmetric: the eigenvalues and eigenvectors of a small symmetric matrix, by Jacobi's rotations.

const MOST_SWEEPS = 60;

/**
 * @param {number[][]} matrix  symmetric but for rounding
 * @returns {{values: number[], vectors: number[][]}} the largest first; a vector is a row
 */
export function diagonalise(matrix) {
  const size = matrix.length;
  const a = matrix.map((row, k) => row.map((value, j) => (value + matrix[j][k]) / 2));
  const vectors = a.map((_, k) => a.map((_, j) => Number(j === k)));
  const scale = Math.max(...a.flat().map(Math.abs));

  /**
   * @param {number} p
   * @param {number} q
   */
  function rotate(p, q) {
    const theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
    const cosine = 1 / Math.hypot(tangent, 1);
    const sine = tangent * cosine;
    for (let k = 0; k < size; k += 1) {
      [a[k][p], a[k][q]] = [cosine * a[k][p] - sine * a[k][q], sine * a[k][p] + cosine * a[k][q]];
    }
    for (let k = 0; k < size; k += 1) {
      [a[p][k], a[q][k]] = [cosine * a[p][k] - sine * a[q][k], sine * a[p][k] + cosine * a[q][k]];
      [vectors[p][k], vectors[q][k]] = [
        cosine * vectors[p][k] - sine * vectors[q][k],
        sine * vectors[p][k] + cosine * vectors[q][k],
      ];
    }
  }

  for (let sweep = 0, moved = true; moved && sweep < MOST_SWEEPS; sweep += 1) {
    moved = false;
    for (let p = 0; p < size; p += 1) {
      for (let q = p + 1; q < size; q += 1) {
        if (Math.abs(a[p][q]) <= Number.EPSILON * scale) continue;
        rotate(p, q);
        moved = true;
      }
    }
  }
  const order = a.map((_, k) => k).sort((p, q) => a[q][q] - a[p][p] || p - q);
  return { values: order.map((k) => a[k][k]), vectors: order.map((k) => vectors[k]) };
}
