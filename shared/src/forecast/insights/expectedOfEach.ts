import { dot, solveLower, solveUpper } from './triangle.ts';
import type { ExpectedSum, ModelMember, UseModel } from './useModel.ts';

/** What is expected of each day of a model by all its other days, before and after. */
export function expectedOfEach({ days, members, meanKwh }: UseModel): ExpectedSum[] {
  const parts = members.map((member) => ({ weight: member.weight, each: leftOut(member, days.length) }));
  return days.map(({ kwh }, index) => {
    const mean = parts.reduce((sum, { weight, each }) => sum + weight * each[index]!.off, 0);
    const variance = parts.reduce(
      (sum, { weight, each }) => sum + weight * (each[index]!.variance + (each[index]!.off - mean) ** 2),
      0,
    );
    return { kwh: kwh - mean * meanKwh, deviationKwh: Math.sqrt(variance) * meanKwh };
  });
}

/** How far each day is off from what the others let expect, by the inverse of the covariance. */
function leftOut({ factor, whitened, variance }: ModelMember, size: number) {
  const pulls = solveUpper(factor, size, whitened);
  return Array.from({ length: size }, (_, index) => {
    const unit = new Float64Array(size);
    unit[index] = 1;
    const column = solveLower(factor, size, unit);
    const precision = dot(column, column);
    return { off: pulls[index]! / precision, variance: variance / precision };
  });
}
