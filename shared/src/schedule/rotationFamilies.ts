/**
 * The rotations of South Africa's suppliers as formulas, by family; what each parameter means is told by
 * `rotationParametersSchema`. Source: printed timetables of 2022 and 2023, rewritten as formulas.
 */
export const rotationFamilies: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'eskom-even': {
    ...{ blocks: 16, cycle: 'month', days: 31, n: 12, step: 120, slotMinutes: 150, phase: 0 },
    ...{ dayMul: 12, dayDiv: 4, dayDivMod: 0, stageOffset: [0, 4, 8, 12], high: 'previous-slot' },
  },
  'eskom-odd': { sameAs: 'eskom-even', phase: 60 },
  tshwane: { sameAs: 'eskom-even' },
  ekurhuleni: { sameAs: 'eskom-even', slotMinutes: 120, printedMidnight: '23:59' },
  'cape-town': {
    ...{ blocks: 16, cycle: 'month', days: 31, n: 12, step: 120, slotMinutes: 150, phase: 0 },
    ...{ dayMul: 12, dayDiv: 4, dayDivMod: 4, stageOffset: [0, 8, 12, 4], high: 'next-quarter' },
  },
  'city-power': {
    ...{ blocks: 16, extraBlocks: [17, 18], cycle: 'month', days: 31 },
    ...{ n: 12, step: 120, slotMinutes: 150, phase: 0, oddSlotAdd: 8, dayMul: 8, dayHalfStep: 1 },
    evenSlotBase: [
      [8, 1, 5, 4, 7, 2],
      [7, 2, 6, 3, 8, 1],
      [6, 3, 7, 2, 5, 4],
      [5, 4, 8, 1, 6, 3],
      [14, 11, 16, 9, 13, 12],
      [13, 12, 15, 10, 14, 11],
      [16, 9, 14, 11, 15, 10],
      [15, 10, 13, 12, 16, 9],
    ],
    exceptions: [
      { stage: 7, days: [1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30], k: 0, block: 17 },
      { stage: 8, days: [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29], k: 11, block: 18 },
      { stage: 7, days: [1], k: 1, block: 18 },
      { stage: 7, days: [28], k: 11, block: 18 },
      { stage: 7, days: [29], k: 10, block: 18 },
      { stage: 8, days: [1], k: 0, block: 18 },
      { stage: 8, days: [1], k: 1, block: 17 },
      { stage: 8, days: [28], k: 11, block: 17 },
      { stage: 8, days: [29], k: 10, block: 17 },
      { stage: 8, days: [30], k: 11, block: 18 },
      { stage: 8, days: [31], k: 10, block: 17 },
    ],
  },
  'nelson-mandela-bay': {
    ...{ blocks: 19, cycle: 'period', days: 19, anchor: '2023-09-15' },
    ...{
      n: 12,
      step: 120,
      slotMinutes: 150,
      phase: 0,
      dayMul: 12,
      stageOffset: [0, 5, 10, 15],
      high: 'none',
    },
  },
  'buffalo-city': {
    ...{ blocks: 19, cycle: 'month', days: 31, n: 8, step: 180, slotMinutes: 180, phase: 0 },
    ...{ dayMul: 8, stageOffset: [0, 5, 10, 15] },
    ...{ high: 'second-series', secondPhase: 120, secondOffset: [17, 22, 27, 32] },
  },
  mangaung: {
    ...{ blocks: 6, cycle: 'week', days: 7, n: 12, step: 120, slotMinutes: 150, phase: 0 },
    ...{ dayMul: 1, constant: 3, stageOffset: [0], high: 'none' },
  },
};
